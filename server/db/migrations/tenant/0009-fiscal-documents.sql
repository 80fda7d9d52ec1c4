-- Fiscal documents (CFDI) on their way to the provider and back, and which sales they cover.

-- Final folios: taken when a document is sealed, one series after another number, never reused.
CREATE TABLE cfdi_series (
  series text PRIMARY KEY,
  next_number bigint NOT NULL DEFAULT 1
);

CREATE TABLE cfdi_documents (
  id uuid PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('ingreso', 'egreso', 'pago', 'global')),
  state text NOT NULL DEFAULT 'pending'
    CHECK (state IN ('pending', 'sealed', 'sending', 'stamped', 'failed', 'cancel-requested', 'cancelled', 'cancel-rejected')),
  branch_id uuid NOT NULL,
  -- IANA: the date on a document is that of its place.
  time_zone text NOT NULL,
  -- PRE-…: what the counter shows until the stamp arrives.
  provisional_folio text,
  series text NOT NULL,
  folio text,
  -- What it says (JSON of a FiscalDocument); date and folio are given when it is sealed.
  content text NOT NULL,
  issuer_rfc text NOT NULL,
  receiver_rfc text NOT NULL,
  receiver_name text NOT NULL,
  total_cents bigint NOT NULL,
  -- The bytes that are sent, again and again the same.
  sealed_xml text,
  sealed_at timestamptz,
  uuid text UNIQUE,
  stamped_xml text,
  stamped_at timestamptz,
  -- Why it failed, or why it waits.
  error_code text,
  error_message text,
  attempts integer NOT NULL DEFAULT 0,
  next_attempt_at timestamptz NOT NULL DEFAULT now(),
  -- Who works on it, and until when it counts as theirs.
  run_id uuid,
  run_until timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  CHECK (state IN ('pending', 'failed') OR sealed_xml IS NOT NULL),
  CHECK ((state IN ('stamped', 'cancel-requested', 'cancelled', 'cancel-rejected')) = (uuid IS NOT NULL)),
  CHECK ((uuid IS NULL) = (stamped_xml IS NULL))
);
CREATE INDEX cfdi_documents_due ON cfdi_documents (next_attempt_at) WHERE state IN ('pending', 'sealed', 'sending');
CREATE INDEX cfdi_documents_made ON cfdi_documents (created_at);

CREATE TABLE cfdi_states (
  document_id uuid NOT NULL REFERENCES cfdi_documents,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  state text NOT NULL,
  note text
);
CREATE INDEX cfdi_states_document ON cfdi_states (document_id, at);
REVOKE UPDATE, DELETE, TRUNCATE ON cfdi_states FROM nexus_app;

-- What an invoice covers. Released: the invoice is no longer the sale's (cancelled, given up, replaced, credited).
CREATE TABLE cfdi_sales (
  document_id uuid NOT NULL REFERENCES cfdi_documents,
  sale_id uuid NOT NULL,
  released_at timestamptz,
  PRIMARY KEY (document_id, sale_id)
);
-- No sale is in two live invoices, whatever the code above does.
CREATE UNIQUE INDEX cfdi_sales_live ON cfdi_sales (sale_id) WHERE released_at IS NULL;
