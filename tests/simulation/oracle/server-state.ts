import type { Installation } from '../server/installation.ts';

/** An operation as the server keeps it. */
export interface KeptOperation {
  id: string;
  device: string;
  number: number;
  hash: string;
  type: string;
  core: string;
  personal: string | null;
  outcome: string;
  reason: string | null;
  flags: string[];
  businessMs: number;
  receivedAtMs: number;
  position: number;
  body: Record<string, unknown>;
  previous: string;
}

/** Everything the oracle looks at of the server, read by an administrator. */
export interface ServerState {
  operations: KeptOperation[];
  devices: Map<string, { through: number; hash: string | null; forked: boolean; class: string }>;
}

export async function readServer(installation: Installation): Promise<ServerState> {
  const rows = await installation.look<Omit<KeptOperation, 'body' | 'previous'>>(
    `SELECT id, device_id AS device, number, hash, type, core, personal, outcome, decision->>'reason' AS reason, business_ms AS "businessMs", position,
       (extract(epoch FROM received_at) * 1000)::bigint AS "receivedAtMs", ARRAY(SELECT f->>'code' FROM jsonb_array_elements(decision->'flags') f) AS flags
     FROM operations ORDER BY device_id, number, position`,
  );
  const devices = await installation.look<{ id: string; through: number; hash: string | null; forked: boolean; class: string }>(
    'SELECT id, through_number AS through, through_hash AS hash, forked_at IS NOT NULL AS forked, class FROM devices',
  );
  return {
    operations: rows.map((row) => {
      const { body, previous } = JSON.parse(row.core) as Pick<KeptOperation, 'body' | 'previous'>;
      return { ...row, body, previous };
    }),
    devices: new Map(devices.map(({ id, ...device }) => [id, device])),
  };
}
