/** What was asked for cannot be made into a document. `code` is stable; `message` is a Spanish sentence for people. */
export class InvoicingError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'InvoicingError';
    this.code = code;
  }
}
