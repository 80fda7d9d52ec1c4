import { pulledCollections, type Checkpoint, type PulledCollection, type PullRequest, type Through } from '../../src/domain/sync/api.ts';
import type { Database, Transaction } from '../db/database.ts';
import { commitPosition } from './positions.ts';
import { projectionOf } from './pull-projections.ts';

/** The device that asks: its scope is its class and branch, never who is signed in. */
export interface Puller {
  deviceId: string;
  deviceClass: string;
  branchId: string;
}

type Asked = PullRequest['collections'][number];

/** Where the server stands in one snapshot: its latest position, with the token by which a restored server is told. */
interface Anchor {
  position: number;
  token: string;
}

/**
 * Answers a pull as the JSON text of a `PullResponse`: every collection and the device's own *through* from one
 * snapshot. Rows are turned to JSON by PostgreSQL and copied into the answer as they are; a first pull of a whole
 * catalogue is as fast as its query.
 */
export async function pullText(db: Database, puller: Puller, request: PullRequest, serverMs: number): Promise<string> {
  const answer = await trySnapshot(db, puller, request, serverMs);
  if (answer !== null) return answer;
  // Positions without their tokens: taken from a copy, or emptied by hand. A new one is begun.
  await db.transaction(commitPosition);
  const again = await trySnapshot(db, puller, request, serverMs);
  if (again === null) throw new Error('the latest position has no token');
  return again;
}

function trySnapshot(db: Database, puller: Puller, request: PullRequest, serverMs: number): Promise<string | null> {
  return db.transaction(async (tx) => {
    const tokens = new KnownTokens(tx);
    const [anchor, { through, hash }, begun] = await Promise.all([
      readAnchor(tx), readThrough(tx, puller.deviceId), Promise.all(distinct(request.collections).map((asked) => begin(puller, asked, tokens))),
    ]);
    if (anchor === null) return null;
    const changed = await changedSince(tx, begun, anchor);
    const pages = await Promise.all(begun.map((page) => pullPage(tx, puller, page, anchor, changed.has(page.asked.collection))));
    return `{"pages":[${pages.join(',')}],"through":${JSON.stringify(through)},"throughHash":${JSON.stringify(hash)},"serverMs":${serverMs}}`;
  }, { isolation: 'repeatable read', readOnly: true });
}

function distinct(collections: readonly Asked[]): Asked[] {
  return pulledCollections.flatMap((name) => collections.find(({ collection }) => collection === name) ?? []);
}

async function readAnchor(tx: Transaction): Promise<Anchor | null> {
  const { rows } = await tx.query<Anchor>('SELECT position, token FROM sync_counter JOIN sync_positions USING (position)');
  return rows[0] ?? null;
}

/** The device's last number disposed of with the hash it has there, and the numbers that still wait for the server to know their type. */
export async function readThrough(tx: Pick<Transaction, 'query'>, deviceId: string): Promise<{ through: Through; hash: string | null }> {
  const { rows } = await tx.query<Through & { hash: string | null }>(
    `SELECT through_number AS number, through_hash AS hash,
       ARRAY(SELECT number FROM operations WHERE device_id = $1 AND outcome = 'deferred' ORDER BY number LIMIT 10000) AS deferred
     FROM devices WHERE id = $1`,
    [deviceId],
  );
  const { number = 0, deferred = [], hash = null } = rows[0] ?? {};
  return { through: { number, deferred }, hash };
}

/** One collection of a pull with where it goes on from. */
interface Begun {
  asked: Asked;
  /** The checkpoint is of this server and scope; null is no checkpoint. */
  known: boolean;
  from: { position: number; lastId: string };
}

const scopeOf = ({ deviceClass, branchId }: Puller): string => `${deviceClass}:${branchId}`;

async function begin(puller: Puller, asked: Asked, tokens: KnownTokens): Promise<Begun> {
  const { checkpoint } = asked;
  const known = checkpoint !== null && checkpoint.scope === scopeOf(puller) && (await tokens.has(checkpoint));
  return { asked, known, from: known ? checkpoint : { position: 0, lastId: '' } };
}

/** Which collections have rows behind where their pages go on: most pulls find something new in one or two of them. */
async function changedSince(tx: Transaction, begun: readonly Begun[], anchor: Anchor): Promise<Set<string>> {
  const behind = begun.filter(({ from }) => from.position !== anchor.position || from.lastId !== END_OF_POSITION);
  // Whoever begins afresh gets something of everything.
  if (behind.length === 0 || behind.some(({ from }) => from.position === 0)) return new Set(behind.map(({ asked }) => asked.collection));
  const { rows } = await tx.query<{ collection: string }>(
    `SELECT a.collection FROM unnest($1::text[], $2::bigint[], $3::text[]) AS a (collection, position, last_id)
     WHERE EXISTS (SELECT 1 FROM sync_rows r WHERE r.collection = a.collection AND (r.position, r.id) > (a.position, a.last_id))`,
    [behind.map(({ asked }) => asked.collection), behind.map(({ from }) => from.position), behind.map(({ from }) => from.lastId)],
  );
  return new Set(rows.map(({ collection }) => collection));
}

async function pullPage(tx: Transaction, puller: Puller, { asked, known, from }: Begun, anchor: Anchor, changed: boolean): Promise<string> {
  const { collection, checkpoint, limit } = asked;
  const rows = changed ? await readRows(tx, puller, collection, from, limit + 1) : [];
  const more = rows.length > limit;
  if (more) rows.pop();
  const next = checkpointAfter(scopeOf(puller), anchor, more ? rows.at(-1) : null);
  const items = rows.map((row) => `{"id":${JSON.stringify(row.id)},"deleted":${row.data === null},"data":${row.data ?? 'null'}}`);
  return `{"collection":"${collection}","reset":${checkpoint !== null && !known},"more":${more},"checkpoint":${JSON.stringify(next)},"rows":[${items.join(',')}]}`;
}

/**
 * A page that ends among its rows goes on behind the last of them; a last page, behind everything of its snapshot.
 * The token proves a position that the server had reached when the page was made: it names that one, for a row's
 * own position may be older than any that is still kept.
 */
function checkpointAfter(scope: string, anchor: Anchor, last: { position: number; id: string } | null | undefined): Checkpoint {
  const token = `${anchor.position}.${anchor.token}`;
  return last ? { scope, position: last.position, token, lastId: last.id } : { scope, position: anchor.position, token, lastId: END_OF_POSITION };
}

/** Sorts behind every id. */
const END_OF_POSITION = '~';

/** Which checkpoints this server gave: a restored one does not know what it gave after its backup. */
class KnownTokens {
  readonly #tx: Transaction;
  /** A device's collections mostly quote one token. */
  readonly #asked = new Map<string, Promise<boolean>>();

  constructor(tx: Transaction) {
    this.#tx = tx;
  }

  async has(checkpoint: Checkpoint): Promise<boolean> {
    const [position = '', token = ''] = checkpoint.token.split('.');
    if (!/^[0-9]{1,15}$/.test(position) || Number(position) < checkpoint.position) return false;
    const answer = this.#asked.get(checkpoint.token) ?? this.#ask(Number(position), token);
    this.#asked.set(checkpoint.token, answer);
    return answer;
  }

  async #ask(position: number, token: string): Promise<boolean> {
    const { rowCount } = await this.#tx.query('SELECT 1 FROM sync_positions WHERE position = $1 AND token = $2', [position, token]);
    return rowCount === 1;
  }
}

interface PulledRow {
  id: string;
  position: number;
  /** JSON text; null for a tombstone. */
  data: string | null;
}

async function readRows(tx: Transaction, puller: Puller, collection: PulledCollection, from: { position: number; lastId: string }, limit: number): Promise<PulledRow[]> {
  const projection = projectionOf(collection, puller.deviceClass);
  // A row of another branch is gone for this one: it may have been here before.
  const { rows } = await tx.query<PulledRow>(
    `SELECT r.id, r.position, CASE WHEN r.deleted OR r.branch_id <> $5 THEN NULL ELSE (${projection.data})::text END AS data
     FROM sync_rows r ${projection.from}
     WHERE r.collection = $1 AND (r.position, r.id) > ($2, $3) AND ${projection.where ?? 'true'}
     ORDER BY r.position, r.id LIMIT $4`,
    [collection, from.position, from.lastId, limit, puller.branchId, ...(projection.where === undefined ? [] : [puller.deviceId])],
  );
  return rows;
}
