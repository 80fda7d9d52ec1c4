export type EmbeddedErrorCode =
  | 'embedded-unsupported'
  | 'embedded-held'
  | 'embedded-unreachable'
  | 'embedded-wrong-owner'
  | 'embedded-other-version'
  | 'embedded-failed';

/** The server's own PostgreSQL cannot be started; the message says why and what to do. */
export class EmbeddedError extends Error {
  readonly code: EmbeddedErrorCode;

  constructor(code: EmbeddedErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'EmbeddedError';
    this.code = code;
  }
}

/** True for a Node system error with one of these codes (`ENOENT`, …). */
export function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
