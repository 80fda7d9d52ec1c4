import { z } from 'zod';
import { employeeRowSchema } from '../sync/rows.ts';
import { idSchema, isStorable, textSchema } from '../kernel/schemas.ts';
import { permissionSchema, roleSchema } from './permissions.ts';

/** Public half of a P-256 key (RFC 7518). */
export const publicJwkSchema = z.strictObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  y: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
});
export type PublicJwk = z.infer<typeof publicJwkSchema>;

export const deviceClassSchema = z.enum(['counter', 'warehouse', 'office']);
export type DeviceClass = z.infer<typeof deviceClassSchema>;

/** An email as a person types it, kept in lower case. */
const emailSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(120)
  .regex(/^[^\s@]+@[^\s@]+$/)
  .refine(isStorable);

const signatureSchema = z.string().regex(/^[A-Za-z0-9_-]{86}$/);

/** A device's enrolment: what it is bound to. The folio series is its own and never used again. */
export const enrolmentSchema = z.strictObject({
  deviceId: idSchema,
  deviceName: z.string(),
  deviceClass: deviceClassSchema,
  tenantId: idSchema,
  tenantName: z.string(),
  branchId: idSchema,
  branchName: z.string(),
  registerId: idSchema,
  registerName: z.string(),
  folioSeries: z.string(),
  /** The server's word for it, by which it takes the device back after it was restored to before. Enrolments made before there was any lack it. */
  certificate: z.string().optional(),
});
export type Enrolment = z.infer<typeof enrolmentSchema>;

/** `POST /api/identity/enrol` (public): a one-time code and the new key. `proof` signs `nexus-enrol-1⏎{code}`. */
export const enrolRequestSchema = z.strictObject({
  code: z.string().trim().toUpperCase().regex(/^[A-Z0-9]{4}-?[A-Z0-9]{4}$/),
  publicKey: publicJwkSchema,
  deviceName: textSchema(60, 1),
  proof: signatureSchema,
});

/** `POST /api/identity/device/return` (public): a server restored to before the enrolment knows the device again; `returned` is false when it did all along. */
export const returnRequestSchema = z.strictObject({ certificate: z.string().max(2000) });
export const returnedSchema = z.strictObject({ returned: z.boolean() });

/** `GET /api/identity/demo-code` (public; only in a demo shop): a code for "Usar este equipo", else 404. */
export const demoCodeSchema = z.strictObject({ code: z.string(), registerName: z.string(), branchName: z.string() });

/** `POST /api/identity/device/challenge` (public) `{ deviceId }` → a nonce to sign as `nexus-device-1⏎{deviceId}⏎{nonce}`. */
export const challengeRequestSchema = z.strictObject({ deviceId: idSchema });
export const challengeSchema = z.strictObject({ nonce: z.string() });
/** `POST /api/identity/device/token` (public): the signed nonce for a device token of 15 minutes. */
export const deviceTokenRequestSchema = z.strictObject({ deviceId: idSchema, nonce: z.string().max(400), signature: signatureSchema });
export const deviceTokenSchema = z.strictObject({ token: z.string(), expiresInSeconds: z.int(), serverMs: z.int() });

/** `GET /api/identity/tiles` (device): the people who may sign in on this device. */
export const tilesSchema = z.strictObject({ items: z.array(employeeRowSchema.pick({ id: true, name: true, shortName: true })) });

/** `POST /api/identity/pin` (device): one person, one comparison. Locked: 423 `pin-locked` with `retryAfterSeconds`. */
export const pinRequestSchema = z.strictObject({ employeeId: idSchema, pin: z.string().regex(/^[0-9]{4}$/) });
/** `POST /api/identity/pin/confirm` (device): the PIN is this person's. */
export const pinConfirmedSchema = z.strictObject({ employeeId: idSchema });
/** `POST /api/identity/sign-in` (public): email and password. Several tenants: 300-style answer with `tenants`. */
export const passwordRequestSchema = z.strictObject({
  email: emailSchema,
  password: z.string().min(1).max(200),
  tenantId: idSchema.optional(),
});

/** Who is signed in, what they may attempt. The access token lives in memory; the refresh token is a cookie. */
export const sessionSchema = z.strictObject({
  token: z.string(),
  expiresInSeconds: z.int(),
  employee: z.strictObject({
    id: idSchema,
    name: z.string(),
    shortName: z.string(),
    roles: z.array(z.object({ role: roleSchema, branchId: idSchema.nullable() })),
    permissions: z.array(z.object({ permission: permissionSchema, branchIds: z.array(idSchema).nullable() })),
    maxDiscountBps: z.int(),
  }),
  tenant: z.strictObject({ id: idSchema, name: z.string(), status: z.string() }),
});
export type Session = z.infer<typeof sessionSchema>;
export const passwordAnswerSchema = z.union([
  z.strictObject({ kind: z.literal('session'), session: sessionSchema }),
  z.strictObject({ kind: z.literal('choose-tenant'), tenants: z.array(z.strictObject({ id: idSchema, name: z.string() })) }),
]);
/**
 * `POST /api/identity/refresh?app=counter|office` (cookie) → session; `POST /api/identity/sign-out` (person).
 * Each kind of app has a cookie of its own; without `app` the one that is there is meant, the counter's before the office's.
 */
export const appKindSchema = z.enum(['counter', 'office']);
export const refreshQuerySchema = z.strictObject({ app: appKindSchema.optional() });

/** `POST /api/identity/devices/codes` (person, devices.manage): a one-time code valid 10 minutes, shown once. */
export const deviceCodeRequestSchema = z.strictObject({ branchId: idSchema, registerId: idSchema, deviceClass: deviceClassSchema });
export const deviceCodeSchema = z.strictObject({ code: z.string(), expiresAtMs: z.int() });
/** `GET /api/identity/devices`; `POST /api/identity/devices/{id}/revoke`. */
export const deviceSchema = z.strictObject({
  id: idSchema,
  name: z.string(),
  deviceClass: deviceClassSchema,
  branchId: idSchema,
  registerId: idSchema,
  folioSeries: z.string(),
  enrolledAtMs: z.int(),
  revokedAtMs: z.int().nullable(),
  lastSeenAtMs: z.int().nullable(),
  lastNumber: z.int(),
  appVersion: z.string().nullable(),
});
export const deviceListSchema = z.strictObject({ items: z.array(deviceSchema), next: z.string().nullable() });

/** People: `GET/POST /api/identity/employees`, `PATCH /api/identity/employees/{id}`, `POST …/{id}/pin`, `POST …/{id}/password`. */
export const roleGrantSchema = z.strictObject({ role: roleSchema, branchId: idSchema.nullable() });
export const employeeWriteSchema = z.strictObject({
  name: textSchema(80, 1),
  shortName: textSchema(20, 1),
  email: emailSchema.nullable(),
  roles: z.array(roleGrantSchema).max(20),
  adjustments: z.array(z.strictObject({ permission: permissionSchema, branchId: idSchema.nullable(), granted: z.boolean() })).max(200),
  maxDiscountBps: z.int().min(0).max(10_000),
  active: z.boolean(),
});
/** A change of some of these: what is not named stays. */
export const employeePatchSchema = employeeWriteSchema.partial();
export const employeeSchema = employeeWriteSchema.extend({ id: idSchema, hasPin: z.boolean(), hasPassword: z.boolean() });
export const employeeListSchema = z.strictObject({ items: z.array(employeeSchema), next: z.string().nullable() });
export const setPinSchema = z.strictObject({ pin: z.string().regex(/^[0-9]{4}$/) });
export const setPasswordSchema = z.strictObject({ password: z.string().min(10).max(200) });

/** `GET /api/branches`: places, each with its registers and warehouses. */
export const registerSchema = z.strictObject({ id: idSchema, name: z.string(), active: z.boolean() });
export const warehouseSchema = z.strictObject({ id: idSchema, name: z.string(), isDefault: z.boolean() });
export const branchSchema = z.strictObject({
  id: idSchema,
  name: z.string(),
  address: z.string(),
  postalCode: z.string(),
  phone: z.string(),
  timeZone: z.string(),
  active: z.boolean(),
  registers: z.array(registerSchema),
  warehouses: z.array(warehouseSchema),
});
export const branchListSchema = z.strictObject({ items: z.array(branchSchema), next: z.string().nullable() });
/** `POST /api/branches` (config.edit): a branch with its warehouse and first register. */
export const branchWriteSchema = z.strictObject({
  name: textSchema(60, 1),
  address: textSchema(200).default(''),
  postalCode: z.string().regex(/^([0-9]{5})?$/).default(''),
  phone: textSchema(30).default(''),
  timeZone: textSchema(60, 1).default('America/Mexico_City'),
});
/** `POST /api/registers` (config.edit): the next free name of the branch's letter when none is given. */
export const registerWriteSchema = z.strictObject({ branchId: idSchema, name: z.string().regex(/^[A-Z][0-9]{1,3}$/).optional() });
export const newRegisterSchema = registerSchema.extend({ branchId: idSchema });

/** `GET /api/audit` (audit.view), newest first. */
export const auditEntrySchema = z.strictObject({
  id: z.int(),
  atMs: z.int(),
  actor: z.string().nullable(),
  actorName: z.string().nullable(),
  action: z.string(),
  entity: z.string().nullable(),
  entityId: z.string().nullable(),
  before: z.unknown(),
  after: z.unknown(),
  deviceId: z.string().nullable(),
  branchId: z.string().nullable(),
  address: z.string().nullable(),
  userAgent: z.string().nullable(),
  outcome: z.enum(['ok', 'denied', 'failed']),
});
export const auditListSchema = z.strictObject({ items: z.array(auditEntrySchema), next: z.string().nullable() });
