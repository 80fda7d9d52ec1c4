-- How fiscal documents hang together: what one replaces or credits, what it waits for, and how it was cancelled.
ALTER TABLE cfdi_documents
  -- Substitution (relation 04): once this is stamped, that is cancelled with motive 01.
  ADD COLUMN replaces uuid REFERENCES cfdi_documents,
  -- A credit note on a global invoice takes a sale out of it.
  ADD COLUMN credits uuid REFERENCES cfdi_documents,
  -- Not sent before all of these are stamped.
  ADD COLUMN waits_for uuid[] NOT NULL DEFAULT '{}',
  ADD COLUMN cancel_motive text CHECK (cancel_motive IN ('01', '02', '03', '04')),
  -- SAT's receipt ("acuse").
  ADD COLUMN cancel_receipt text;
CREATE INDEX cfdi_documents_credits ON cfdi_documents (credits) WHERE credits IS NOT NULL;
