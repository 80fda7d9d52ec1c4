-- How invoices reach people: links, mails, the shop's logo, and customers who ask by themselves.

ALTER TABLE shop
  -- PNG or JPEG.
  ADD COLUMN logo bytea,
  -- Stands on tickets, so that a customer's telephone finds this shop: says nothing and opens nothing by itself.
  ADD COLUMN public_key text NOT NULL DEFAULT substr(replace(gen_random_uuid()::text, '-', ''), 1, 10) CHECK (public_key ~ '^[0-9a-f]{10}$');

-- A ticket's code holds the last 48 bits of the sale's id.
CREATE INDEX sales_ticket_code ON sales (right(id::text, 12));

-- By the token's hash alone; the control database knows whose it is.
CREATE TABLE cfdi_links (
  token_hash bytea PRIMARY KEY,
  document_id uuid NOT NULL REFERENCES cfdi_documents,
  expires_at timestamptz NOT NULL,
  -- Null: a customer, by themselves.
  made_by uuid,
  made_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX cfdi_links_document ON cfdi_links (document_id);

CREATE TABLE cfdi_mails (
  id uuid PRIMARY KEY,
  document_id uuid NOT NULL REFERENCES cfdi_documents,
  -- Null once the customer was erased.
  address text,
  cause text NOT NULL CHECK (cause IN ('stamped', 'asked')),
  asked_by uuid,
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'failed')),
  attempts integer NOT NULL DEFAULT 0,
  next_attempt_at timestamptz NOT NULL DEFAULT now(),
  -- Who sends it, and until when it counts as theirs.
  run_id uuid,
  run_until timestamptz,
  error text,
  created_at timestamptz NOT NULL DEFAULT now(),
  sent_at timestamptz
);
-- By itself it is sent once, however often somebody looks.
CREATE UNIQUE INDEX cfdi_mails_once ON cfdi_mails (document_id) WHERE cause = 'stamped';
CREATE INDEX cfdi_mails_document ON cfdi_mails (document_id);
CREATE INDEX cfdi_mails_due ON cfdi_mails (next_attempt_at) WHERE state = 'waiting';
CREATE INDEX cfdi_documents_stamped ON cfdi_documents (stamped_at) WHERE stamped_at IS NOT NULL;
