export type BackupErrorCode = 'backup-damaged' | 'backup-incomplete' | 'backup-unreadable' | 'backup-schema-unknown' | 'backup-of-another-tenant' | 'backup-exists';

/** A backup that cannot be made or used; `message` is a Spanish sentence. Nothing was changed. */
export class BackupError extends Error {
  readonly code: BackupErrorCode;

  constructor(code: BackupErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'BackupError';
    this.code = code;
  }
}
