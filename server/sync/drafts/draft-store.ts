import { mergeUpdates } from 'yjs';
import { openDraftSchema, type ClaimAnswer, type DraftSummary, type OpenDraft } from '../../../src/domain/drafts/api.ts';
import type { DraftSale } from '../../../src/domain/drafts/document.ts';
import type { Queryable, TenantDatabase } from '../../db/database.ts';

/** A claim lasts this long; the device that pays renews it. */
export const CLAIM_MS = 60_000;
/** Updates kept apart before they are compacted into one. */
const COMPACT_AFTER = 40;
const MOST_LISTED = 100;

/** A draft as stored: its compacted state first, then what came since. */
export interface StoredDraft {
  branchId: string;
  compactions: number;
  updates: Uint8Array[];
}

/** The stored draft; null when nobody has handed it in. */
export async function loadDraft(db: Queryable, draftId: string): Promise<StoredDraft | null> {
  const { rows } = await db.query<{ branchId: string; compactions: number; state: Buffer; updates: Buffer[] | null }>(
    `SELECT branch_id AS "branchId", compactions, state,
       (SELECT array_agg(u.bytes ORDER BY u.id) FROM draft_updates u WHERE u.draft_id = d.id) AS updates
     FROM drafts d WHERE id = $1`,
    [draftId],
  );
  const row = rows[0];
  if (!row) return null;
  return { branchId: row.branchId, compactions: row.compactions, updates: [row.state, ...(row.updates ?? [])].filter(({ length }) => length > 0) };
}

/**
 * Stores an update with the draft's summary of that moment. A draft of another branch is left alone.
 * @returns whether it was stored.
 */
export async function storeUpdate(db: TenantDatabase, draft: { id: string; branchId: string }, update: Uint8Array, summary: DraftSummary): Promise<boolean> {
  return db.transaction(async (tx) => {
    const { rowCount } = await tx.query(
      `INSERT INTO drafts AS d (id, branch_id, summary, lines, leftover_lines, paid_at, reckoned)
       VALUES ($1, $2, $3, $4, $5, (SELECT now() FROM sales WHERE draft_id = $1 LIMIT 1), $6)
       ON CONFLICT (id) DO UPDATE SET summary = excluded.summary, lines = excluded.lines, leftover_lines = excluded.leftover_lines,
         paid_at = coalesce(d.paid_at, excluded.paid_at), updated_at = now()
       WHERE d.branch_id = excluded.branch_id`,
      [draft.id, draft.branchId, JSON.stringify(summary), summary.lines, summary.leftoverLines, summary.paid !== null],
    );
    if (rowCount === 0) return false;
    await tx.query('INSERT INTO draft_updates (draft_id, bytes) VALUES ($1, $2)', [draft.id, Buffer.from(update)]);
    await compact(tx, draft.id);
    return true;
  });
}

/** Makes one of many updates; the draft's row is locked by the caller. */
async function compact(tx: Queryable, draftId: string): Promise<void> {
  const { rows: counted } = await tx.query<{ count: number }>('SELECT count(*)::int AS count FROM draft_updates WHERE draft_id = $1', [draftId]);
  if ((counted[0]?.count ?? 0) < COMPACT_AFTER) return;
  const stored = await loadDraft(tx, draftId);
  if (stored === null) return;
  await tx.query('UPDATE drafts SET state = $2, compactions = compactions + 1 WHERE id = $1', [draftId, Buffer.from(mergeUpdates(stored.updates))]);
  await tx.query('DELETE FROM draft_updates WHERE draft_id = $1', [draftId]);
}

/** The sales that a draft was paid with. */
export async function loadSalesOf(db: Queryable, draftId: string): Promise<(DraftSale & { saleId: string })[]> {
  const { rows } = await db.query<{ saleId: string; folio: string; registerName: string; soldMilli: Record<string, number> }>(
    `SELECT s.id AS "saleId", s.folio, coalesce(r.name, '') AS "registerName",
       (SELECT jsonb_object_agg(i.product_id, i.milli) FROM
         (SELECT product_id, sum(quantity_milli) AS milli FROM sale_items WHERE sale_id = s.id GROUP BY 1) i) AS "soldMilli"
     FROM sales s LEFT JOIN registers r ON r.id = s.register_id WHERE s.draft_id = $1 ORDER BY s.business_ms, s.id`,
    [draftId],
  );
  return rows;
}

/** Notes that the document knows every sale of its draft, and what is left over. */
export async function markReckoned(db: Queryable, draftId: string, summary: DraftSummary): Promise<void> {
  await db.query(
    `UPDATE drafts SET reckoned = true, paid_at = coalesce(paid_at, now()), summary = $2, lines = $3, leftover_lines = $4 WHERE id = $1`,
    [draftId, JSON.stringify(summary), summary.lines, summary.leftoverLines],
  );
}

/** Drafts of a branch whose sales their documents do not know yet. */
export async function findUnreckoned(db: Queryable, branchId: string): Promise<string[]> {
  // A sale and the first update of its draft may have committed side by side, neither seeing the other.
  await db.query(
    `UPDATE drafts d SET paid_at = now() WHERE branch_id = $1 AND paid_at IS NULL AND lines > 0 AND EXISTS (SELECT FROM sales s WHERE s.draft_id = d.id)`,
    [branchId],
  );
  const { rows } = await db.query<{ id: string }>('SELECT id FROM drafts WHERE branch_id = $1 AND paid_at IS NOT NULL AND NOT reckoned LIMIT 100', [branchId]);
  return rows.map(({ id }) => id);
}

/** The open tickets of a branch, those changed last first. */
export async function listOpenDrafts(db: Queryable, branchId: string): Promise<OpenDraft[]> {
  const { rows } = await db.query<{ id: string; summary: object; updatedAt: Date }>(
    `SELECT id, summary, updated_at AS "updatedAt" FROM drafts
     WHERE branch_id = $1 AND ((paid_at IS NULL AND lines > 0) OR (paid_at IS NOT NULL AND leftover_lines > 0))
     ORDER BY updated_at DESC LIMIT ${MOST_LISTED}`,
    [branchId],
  );
  return rows.flatMap(({ id, summary, updatedAt }) => openDraftSchema.safeParse({ ...summary, id, updatedMs: updatedAt.getTime() }).data ?? []);
}

export async function countOpenDrafts(db: Queryable, branchId: string): Promise<number> {
  const { rows } = await db.query<{ count: number }>('SELECT count(*)::int AS count FROM drafts WHERE branch_id = $1 AND paid_at IS NULL AND lines > 0', [branchId]);
  return rows[0]?.count ?? 0;
}

/** Lets one device take money for a draft; null for a draft that this branch does not have. */
export async function claimDraft(db: TenantDatabase, draftId: string, device: { deviceId: string; branchId: string }): Promise<ClaimAnswer | null> {
  return db.transaction(async (tx) => {
    const { rows } = await tx.query<{ heldBy: string | null }>(
      `SELECT CASE WHEN claimed_until > now() AND claimed_by <> $3 THEN claimed_by END AS "heldBy" FROM drafts WHERE id = $1 AND branch_id = $2 FOR UPDATE`,
      [draftId, device.branchId, device.deviceId],
    );
    if (!rows[0]) return null;
    const [sale] = await loadSalesOf(tx, draftId);
    if (sale !== undefined) return { state: 'paid', folio: sale.folio, registerName: sale.registerName };
    const { heldBy } = rows[0];
    if (heldBy !== null) return { state: 'held', registerName: await registerNameOf(tx, heldBy) };
    await tx.query(`UPDATE drafts SET claimed_by = $2, claimed_until = now() + $3 * interval '1 ms' WHERE id = $1`, [draftId, device.deviceId, CLAIM_MS]);
    return { state: 'granted', leaseMs: CLAIM_MS };
  });
}

/** Gives a claim back; whether this device held it, null for a draft that this branch does not have. */
export async function releaseDraft(db: Queryable, draftId: string, device: { deviceId: string; branchId: string }): Promise<boolean | null> {
  const { rows } = await db.query<{ held: boolean }>('SELECT coalesce(claimed_by = $3, false) AS held FROM drafts WHERE id = $1 AND branch_id = $2', [
    draftId, device.branchId, device.deviceId,
  ]);
  if (rows[0]?.held !== true) return rows[0]?.held ?? null;
  await db.query('UPDATE drafts SET claimed_by = NULL, claimed_until = NULL WHERE id = $1 AND claimed_by = $2', [draftId, device.deviceId]);
  return true;
}

/** What the register of a device is called. */
export async function registerNameOf(db: Queryable, deviceId: string): Promise<string> {
  const { rows } = await db.query<{ name: string }>(
    `SELECT coalesce(r.name, d.name) AS name FROM devices d LEFT JOIN registers r ON r.id = d.register_id WHERE d.id = $1`,
    [deviceId],
  );
  return rows[0]?.name ?? '';
}

/** Forgets drafts that nobody needs: emptied, or paid with nothing left over. A late device finds the sale by the draft's id. */
export async function pruneDrafts(db: Queryable): Promise<void> {
  await db.query(
    `DELETE FROM drafts WHERE (paid_at IS NULL AND lines = 0 AND updated_at < now() - interval '1 day')
       OR (paid_at IS NOT NULL AND leftover_lines = 0 AND updated_at < now() - interval '7 days')`,
  );
}
