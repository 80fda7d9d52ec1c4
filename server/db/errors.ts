/** Codes are stable: callers and tests compare them; the Spanish sentence is for people. */
export type DatabaseErrorCode =
  | 'database-busy'
  | 'database-closed'
  | 'database-misconfigured'
  | 'integer-too-large'
  | 'migration-edited'
  | 'migration-failed'
  | 'migration-misnamed'
  | 'schema-newer'
  | 'transaction-finished'
  | 'transaction-rolled-back';

export class DatabaseError extends Error {
  readonly code: DatabaseErrorCode;

  constructor(code: DatabaseErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'DatabaseError';
    this.code = code;
  }
}

export type TenantUnavailableCode =
  | 'tenant-not-found'
  | 'tenant-unfinished'
  | 'tenant-migrating'
  | 'tenant-schema-older'
  | 'tenant-schema-newer';

const tenantSentences: Record<TenantUnavailableCode, string> = {
  'tenant-not-found': 'No existe ese negocio.',
  'tenant-unfinished': 'El negocio todavía se está creando. Intente de nuevo en un momento.',
  'tenant-migrating': 'El negocio se está actualizando. Intente de nuevo en un momento.',
  'tenant-schema-older': 'La base de datos del negocio no se ha podido actualizar. Avise a soporte.',
  'tenant-schema-newer': 'Este servidor es más antiguo que la base de datos del negocio. Actualice el servidor.',
};

/** This tenant cannot be served by this process at present; `message` is a Spanish sentence. */
export class TenantUnavailable extends Error {
  readonly code: TenantUnavailableCode;
  readonly tenantId: string;

  constructor(code: TenantUnavailableCode, tenantId: string) {
    super(tenantSentences[code]);
    this.name = 'TenantUnavailable';
    this.code = code;
    this.tenantId = tenantId;
  }
}

export type TenantManagementErrorCode =
  | 'slug-invalid'
  | 'slug-taken'
  | 'email-invalid'
  | 'tenant-not-found'
  | 'tenant-cancelled';

/** An act of the operator on tenants that cannot be done; `message` is a Spanish sentence. */
export class TenantManagementError extends Error {
  readonly code: TenantManagementErrorCode;

  constructor(code: TenantManagementErrorCode, message: string) {
    super(message);
    this.name = 'TenantManagementError';
    this.code = code;
  }
}
