-- What follows fiscally from what happens in the shop: returns credited, payments acknowledged, advances applied, cancellations carried out.

-- Returns whose fiscal consequence is still to be drawn; written with them, in one transaction.
CREATE TABLE cfdi_returns_due (
  return_id uuid PRIMARY KEY,
  sale_id uuid NOT NULL,
  next_attempt_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX cfdi_returns_due_next ON cfdi_returns_due (next_attempt_at);
CREATE INDEX cfdi_returns_due_sale ON cfdi_returns_due (sale_id);

-- Money on an invoice in instalments and the receipt (pago) that acknowledges it. Released: the receipt was cancelled.
CREATE TABLE cfdi_payments (
  document_id uuid NOT NULL REFERENCES cfdi_documents,
  invoice_id uuid NOT NULL REFERENCES cfdi_documents,
  -- The operation by which the money came.
  source_id uuid NOT NULL,
  amount_cents bigint NOT NULL CHECK (amount_cents > 0),
  installments integer NOT NULL CHECK (installments > 0),
  released_at timestamptz,
  PRIMARY KEY (document_id, invoice_id, source_id)
);
-- No money is acknowledged twice on one invoice, whatever the code above does.
CREATE UNIQUE INDEX cfdi_payments_live ON cfdi_payments (invoice_id, source_id) WHERE released_at IS NULL;

-- Money received for goods not agreed on (an anticipo), and the invoices on which it was applied.
CREATE TABLE cfdi_advances (
  document_id uuid PRIMARY KEY REFERENCES cfdi_documents,
  payment_id uuid NOT NULL,
  customer_id uuid NOT NULL
);
CREATE INDEX cfdi_advances_payment ON cfdi_advances (payment_id);
CREATE TABLE cfdi_advance_uses (
  advance_id uuid NOT NULL REFERENCES cfdi_documents,
  invoice_id uuid NOT NULL REFERENCES cfdi_documents,
  amount_cents bigint NOT NULL CHECK (amount_cents > 0),
  -- The egreso with form of payment 30; made once the invoice is stamped.
  document_id uuid REFERENCES cfdi_documents,
  PRIMARY KEY (advance_id, invoice_id)
);

ALTER TABLE cfdi_documents
  -- Of a global invoice: the business days it is for, both in it.
  ADD COLUMN from_day date,
  ADD COLUMN to_day date,
  -- An invoice in instalments of which something is still to be paid: its payments get receipts.
  ADD COLUMN awaits_payments boolean NOT NULL DEFAULT false,
  -- How the cancellation goes: asked for by a person, taken by SAT and waiting for the receiver, and how it ended.
  -- `refused`: SAT did not take it; `expired`: nobody answered in time, which accepts it.
  ADD COLUMN cancel_status text CHECK (cancel_status IN ('requested', 'in-process', 'accepted', 'rejected', 'expired', 'refused')),
  ADD COLUMN cancel_asked_at timestamptz;
UPDATE cfdi_documents SET cancel_status = CASE state WHEN 'cancelled' THEN 'accepted' WHEN 'cancel-rejected' THEN 'rejected' ELSE 'requested' END
  WHERE cancel_motive IS NOT NULL;
CREATE INDEX cfdi_documents_awaiting ON cfdi_documents (id) WHERE awaits_payments AND state IN ('stamped', 'cancel-rejected');
CREATE INDEX cfdi_documents_cancelling ON cfdi_documents (next_attempt_at) WHERE state = 'cancel-requested';
CREATE INDEX cfdi_documents_replaces ON cfdi_documents (replaces) WHERE replaces IS NOT NULL;
