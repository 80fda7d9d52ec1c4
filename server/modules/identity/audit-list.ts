import type { z } from 'zod';
import type { auditEntrySchema } from '../../../src/domain/identity/api.ts';
import type { Queryable } from '../../db/database.ts';
import { epochMs } from '../../platform/sql-text.ts';

type AuditItem = z.infer<typeof auditEntrySchema>;

export interface AuditQuery {
  /** The id of the last entry of the page before. */
  after?: number | undefined;
  limit: number;
  actor?: string | undefined;
  action?: string | undefined;
  entity?: string | undefined;
  entityId?: string | undefined;
}

/**
 * The audit, newest first.
 * @param branchIds only these branches' lines; null for all, those of no branch included
 */
export async function listAudit(db: Queryable, branchIds: readonly string[] | null, query: AuditQuery): Promise<{ items: AuditItem[]; next: string | null }> {
  const { rows } = await db.query<AuditItem>(
    `SELECT a.id, ${epochMs('a.at')} AS "atMs", a.actor, e.name AS "actorName", a.action, a.entity, a.entity_id AS "entityId",
       a.before, a.after, a.device_id AS "deviceId", a.branch_id AS "branchId", a.address, a.user_agent AS "userAgent", a.outcome
     FROM audit_log a LEFT JOIN employees e ON e.id = a.actor
     WHERE ($1::bigint IS NULL OR a.id < $1) AND ($2::uuid[] IS NULL OR a.branch_id = ANY($2)) AND ($3::uuid IS NULL OR a.actor = $3)
       AND ($4::text IS NULL OR a.action = $4) AND ($5::text IS NULL OR a.entity = $5) AND ($6::text IS NULL OR a.entity_id = $6)
     ORDER BY a.id DESC LIMIT $7`,
    [query.after ?? null, branchIds, query.actor ?? null, query.action ?? null, query.entity ?? null, query.entityId ?? null, query.limit + 1],
  );
  const items = rows.slice(0, query.limit);
  const last = items.at(-1);
  return { items, next: rows.length > query.limit && last ? String(last.id) : null };
}
