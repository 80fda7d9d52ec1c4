import { z } from 'zod';

/**
 * A backup of one tenant is a gzip of lines:
 *
 * 1. the header (`headerSchema`);
 * 2. for each table a line `{"table":…,"columns":[…]}` and then a line a row: a JSON array with PostgreSQL's own text of
 *    each value, or null. Text of every type reads back as exactly the same value;
 * 3. the trailer (`trailerSchema`): counts and hashes. A file without it is not whole.
 */
export const BACKUP_FORMAT = 'nexus-backup-1';

const hash = z.string().regex(/^[0-9a-f]{64}$/);

export const headerSchema = z.strictObject({
  format: z.literal(BACKUP_FORMAT),
  madeAtMs: z.int(),
  /** The tenant's latest position in the snapshot. */
  position: z.int().min(0),
  schema: z.strictObject({ version: z.int().min(1), fingerprint: z.string() }),
  tenant: z.strictObject({
    id: z.uuid(), slug: z.string(), name: z.string(), rfc: z.string().nullable(), plan: z.string(),
    status: z.enum(['trial', 'active', 'past_due', 'suspended', 'cancelled']),
  }),
  /** By which people find the tenant at sign-in. */
  emails: z.array(z.string()),
});
export type BackupHeader = z.infer<typeof headerSchema>;

export const tableSchema = z.strictObject({
  table: z.string(),
  columns: z.array(z.strictObject({ name: z.string(), type: z.string() })).min(1),
});
export type BackupTable = z.infer<typeof tableSchema>;

export const trailerSchema = z.strictObject({
  end: z.literal(true),
  tables: z.record(z.string(), z.strictObject({ rows: z.int().min(0), sha256: hash })),
  /** SHA-256 of every byte before this line. */
  sha256: hash,
});
export type BackupTrailer = z.infer<typeof trailerSchema>;
