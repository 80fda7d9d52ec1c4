-- Who issues invoices and who stamps them, the certificates that seal them, and what becomes of a request.

CREATE TABLE cfdi_settings (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  legal_name text,
  tax_regime text,
  -- Where a branch has none of its own.
  postal_code text,
  series_ingreso text NOT NULL DEFAULT 'F',
  series_egreso text NOT NULL DEFAULT 'NC',
  series_pago text NOT NULL DEFAULT 'P',
  series_global text NOT NULL DEFAULT 'G',
  global_rhythm text NOT NULL DEFAULT 'day' CHECK (global_rhythm IN ('day', 'week', 'half-month', 'month', 'two-months')),
  global_automatic boolean NOT NULL DEFAULT false,
  self_service_days integer NOT NULL DEFAULT 30 CHECK (self_service_days BETWEEN 0 AND 366),
  withholds_isr boolean NOT NULL DEFAULT false,
  provider text NOT NULL DEFAULT 'local' CHECK (provider IN ('local', 'sw', 'finkok', 'issue')),
  -- What of the provider's settings is no secret (JSON), and the secrets, sealed under a key that is named.
  provider_settings jsonb NOT NULL DEFAULT '{}',
  provider_secrets bytea,
  provider_key_id text,
  -- Counts the changes: what a process made of them is made anew when it differs.
  provider_version bigint NOT NULL DEFAULT 0
);
INSERT INTO cfdi_settings DEFAULT VALUES;

-- Certificates (CSD). What seals is sealed itself: AES-256-GCM under a key that is named; the label names tenant and row.
CREATE TABLE cfdi_certificates (
  id uuid PRIMARY KEY,
  number text NOT NULL UNIQUE,
  rfc text NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz NOT NULL,
  certificate bytea NOT NULL,
  key_sealed bytea NOT NULL,
  passphrase_sealed bytea NOT NULL,
  key_id text NOT NULL,
  -- Made by this program for trying out: without fiscal value.
  throwaway boolean NOT NULL DEFAULT false,
  uploaded_at timestamptz NOT NULL DEFAULT now(),
  uploaded_by uuid,
  retired_at timestamptz,
  last_used_at timestamptz
);
-- Old documents stay with the certificate that sealed them.
REVOKE DELETE, TRUNCATE ON cfdi_certificates FROM nexus_app;

ALTER TABLE cfdi_documents
  DROP CONSTRAINT cfdi_documents_state_check,
  ADD CONSTRAINT cfdi_documents_state_check
    CHECK (state IN ('pending', 'sealed', 'sending', 'stamped', 'failed', 'given-up', 'cancel-requested', 'cancelled', 'cancel-rejected')),
  DROP CONSTRAINT cfdi_documents_check,
  ADD CONSTRAINT cfdi_documents_sealed CHECK (state IN ('pending', 'failed', 'given-up') OR sealed_xml IS NOT NULL),
  -- Where it is sent when it is stamped.
  ADD COLUMN receiver_email text,
  -- Who stamped it.
  ADD COLUMN provider text;
UPDATE cfdi_documents d SET state = 'given-up' FROM cfdi_states s WHERE s.document_id = d.id AND s.note = 'given-up' AND d.state = 'failed';

-- `requested` waits to be made into a document, `made` is one (under the request's own id), `refused` cannot be.
ALTER TABLE invoice_requests
  ADD COLUMN error_code text,
  ADD COLUMN error_message text,
  ADD COLUMN next_attempt_at timestamptz NOT NULL DEFAULT now();
CREATE INDEX invoice_requests_open ON invoice_requests (next_attempt_at) WHERE state = 'requested';

-- Returns that a document took into account: what had come back before an invoice was made is not in it.
CREATE TABLE cfdi_returns (
  return_id uuid NOT NULL,
  document_id uuid NOT NULL REFERENCES cfdi_documents,
  PRIMARY KEY (return_id, document_id)
);
CREATE INDEX cfdi_returns_document ON cfdi_returns (document_id);
REVOKE UPDATE, DELETE, TRUNCATE ON cfdi_returns FROM nexus_app;
