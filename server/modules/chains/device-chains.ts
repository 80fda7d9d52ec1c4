import type { DeviceChain } from '../../../src/domain/chains/api.ts';
import type { Queryable } from '../../db/database.ts';
import { epochMs } from '../../platform/sql-text.ts';

type Row = Omit<DeviceChain, 'missing' | 'unaccounted'> & { offeredFrom: number | null; offeredAtMs: number | null; heldNumbers: number };

/** The chains of the devices of these branches, or of one device. */
export async function listChains(db: Queryable, branchIds: readonly string[], deviceId: string | null = null): Promise<DeviceChain[]> {
  const { rows } = await db.query<Row>(
    `WITH held AS (
       SELECT device_id, number, outcome FROM operations UNION ALL SELECT device_id, number, 'quarantined' FROM unreadable_operations
     ), counted AS (
       SELECT h.device_id, count(DISTINCT h.number) FILTER (WHERE h.number <= d.through_number AND NOT EXISTS (
           SELECT 1 FROM signed_off_gaps s WHERE s.device_id = h.device_id AND h.number BETWEEN s.from_number AND s.to_number)) AS held,
         count(*) FILTER (WHERE outcome = 'quarantined') AS quarantined, count(*) FILTER (WHERE outcome = 'deferred') AS deferred
       FROM held h JOIN devices d ON d.id = h.device_id WHERE $2::uuid IS NULL OR h.device_id = $2 GROUP BY h.device_id
     )
     SELECT d.id AS "deviceId", d.name, d.class AS "deviceClass", d.branch_id AS "branchId", r.name AS "registerName",
       ${epochMs('d.revoked_at')} AS "revokedAtMs", ${epochMs('d.last_seen_at')} AS "lastSeenAtMs",
       d.through_number AS "throughNumber", nullif(d.through_business_ms, 0) AS "throughBusinessMs",
       greatest(d.offered_number, d.through_number) AS "offeredNumber", d.offered_from AS "offeredFrom",
       ${epochMs('d.offered_at')} AS "offeredAtMs", coalesce(c.held, 0) AS "heldNumbers",
       coalesce(c.quarantined, 0) AS quarantined, coalesce(c.deferred, 0) AS deferred,
       ${epochMs('d.forked_at')} AS "forkedAtMs", d.last_clock_offset_ms AS "clockOffsetMs",
       coalesce((SELECT jsonb_agg(jsonb_build_object('fromNumber', s.from_number, 'toNumber', s.to_number, 'reason', s.reason, 'byName', e.name,
           'atMs', ${epochMs('s.signed_at')},
           'arrived', (SELECT count(DISTINCT h.number) FROM held h WHERE h.device_id = d.id AND h.number BETWEEN s.from_number AND s.to_number)) ORDER BY s.from_number)
         FROM signed_off_gaps s LEFT JOIN employees e ON e.id = s.signed_by WHERE s.device_id = d.id), '[]') AS "signedOff"
     FROM devices d LEFT JOIN registers r ON r.id = d.register_id LEFT JOIN counted c ON c.device_id = d.id
     WHERE d.class <> 'server' AND d.branch_id = ANY($1) AND ($2::uuid IS NULL OR d.id = $2)
     ORDER BY d.revoked_at IS NOT NULL, d.name, d.id`,
    [branchIds, deviceId],
  );
  return rows.map(toChain);
}

function toChain({ offeredFrom, offeredAtMs, heldNumbers, ...row }: Row): DeviceChain {
  const { throughNumber, offeredNumber, signedOff } = row;
  const given = signedOff.reduce((total, { fromNumber, toNumber }) => total + toNumber - fromNumber + 1, 0);
  // What was offered behind an earlier gap says nothing of this one.
  const behindGap = offeredFrom !== null && offeredFrom > throughNumber + 1;
  const missing = offeredNumber > throughNumber
    ? { fromNumber: throughNumber + 1, toNumber: behindGap ? offeredFrom - 1 : offeredNumber, sinceMs: offeredAtMs }
    : null;
  return { ...row, missing, unaccounted: Math.max(0, throughNumber - heldNumbers - given) };
}
