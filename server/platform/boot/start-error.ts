/** The server cannot start; `message` is a Spanish sentence for whoever started it. */
export class StartError extends Error {
  readonly code: 'port-taken' | 'address-refused' | 'client-missing' | 'client-build-failed' | 'data-in-use';

  constructor(code: StartError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StartError';
    this.code = code;
  }
}
