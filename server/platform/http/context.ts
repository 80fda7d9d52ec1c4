import type { HttpBindings } from '@hono/node-server';
import type { Context, Hono } from 'hono';
import type { Logger } from 'pino';
import type { Permission } from '../../../src/domain/identity/permissions.ts';
import type { TenantDatabase } from '../../db/database.ts';

/** The kinds of app a person signs in to; a token is made for one of them. */
export type AppKind = 'office' | 'counter';

/** A person whose credentials were good for this request. Permissions are those of this moment, not of the token. */
export interface PersonContext {
  readonly tenantId: string;
  readonly employeeId: string;
  readonly sessionId: string;
  /** The enrolled device the person works at; null in a plain browser. */
  readonly deviceId: string | null;
  readonly app: AppKind;
  /** Branches the person has any permission in. */
  readonly branchIds: readonly string[];
  /** May this person try it in this branch; without a branch: in any of theirs. */
  can(permission: Permission, branchId?: string): boolean;
}

/** An enrolled device whose own token was good for this request. */
export interface DeviceContext {
  readonly tenantId: string;
  readonly deviceId: string;
  readonly branchId: string;
  readonly registerId: string | null;
  readonly deviceClass: 'counter' | 'warehouse' | 'office';
}

interface BaseVariables {
  requestId: string;
  /** Of the client itself: a forwarding header counts only from a configured proxy. */
  clientAddress: string;
  log: Logger;
  /** The pattern of the declared route that answers. */
  route?: string;
}

interface PersonVariables extends BaseVariables {
  person: PersonContext;
  db: TenantDatabase;
}

interface DeviceVariables extends BaseVariables {
  device: DeviceContext;
  db: TenantDatabase;
}

/** What the platform itself sees: any of the variables may be absent. */
export interface AppEnv {
  Bindings: Partial<HttpBindings>;
  Variables: BaseVariables & { person?: PersonContext; device?: DeviceContext; db?: TenantDatabase };
}

export interface PersonEnv {
  Bindings: Partial<HttpBindings>;
  Variables: PersonVariables;
}

export interface DeviceEnv {
  Bindings: Partial<HttpBindings>;
  Variables: DeviceVariables;
}

export type App = Hono<AppEnv>;
export type AppContext = Context<AppEnv>;

/**
 * Who a request comes from. The tenant is found from the credentials and from nothing else.
 * Each answers null when there are no usable credentials (absent, expired, revoked, forged);
 * it may throw a Problem to say more (`shift-ended`, `device-revoked`).
 */
export interface Authenticator {
  person(c: AppContext): Promise<PersonContext | null>;
  device(c: AppContext): Promise<DeviceContext | null>;
}

/** What was refused, for the audit. */
export interface Denial {
  readonly permission: Permission;
  readonly branchId: string | null;
}
