import type { Database } from '../../server/db/database.ts';
import { pullText, type Puller } from '../../server/sync/pull.ts';
import { pullResponseSchema, type Checkpoint, type PulledCollection, type PullResponse } from '../../src/domain/sync/api.ts';

/** Pulls as a device does: keeps a checkpoint and the rows of each collection, drops them on a reset. */
export class TestPuller {
  readonly #db: Database;
  readonly puller: Puller;
  readonly checkpoints = new Map<PulledCollection, Checkpoint>();
  readonly rows = new Map<PulledCollection, Map<string, Record<string, unknown>>>();
  resets = 0;

  constructor(db: Database, puller: Puller) {
    this.#db = db;
    this.puller = puller;
  }

  /** One request for one collection. */
  async page(collection: PulledCollection, limit = 100): Promise<PullResponse['pages'][number] & Pick<PullResponse, 'through'>> {
    const request = { collections: [{ collection, checkpoint: this.checkpoints.get(collection) ?? null, limit }] };
    const response = pullResponseSchema.parse(JSON.parse(await pullText(this.#db, this.puller, request, Date.now())));
    const [page] = response.pages;
    if (!page) throw new Error('no page');
    if (page.reset) {
      this.resets += 1;
      this.rows.delete(collection);
    }
    this.checkpoints.set(collection, page.checkpoint);
    const kept = this.rows.get(collection) ?? new Map<string, Record<string, unknown>>();
    this.rows.set(collection, kept);
    for (const row of page.rows) {
      if (row.deleted || row.data === null) kept.delete(row.id);
      else kept.set(row.id, row.data);
    }
    return { ...page, through: response.through };
  }

  /** Pages until there is no more; the rows held then. */
  async all(collection: PulledCollection, limit = 100): Promise<Map<string, Record<string, unknown>>> {
    while ((await this.page(collection, limit)).more);
    return this.rows.get(collection) ?? new Map();
  }
}
