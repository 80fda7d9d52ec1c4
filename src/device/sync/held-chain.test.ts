import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { describe, expect, it } from 'vitest';
import type { PullResponse } from '../../domain/sync/api.ts';
import { uuidv7 } from '../../domain/kernel/ids.ts';
import { OperationLog } from '../log/operation-log.ts';
import { memoryBrowser, tabPorts } from '../testing/memory-ports.ts';
import { ANA, BRANCH, DEVICE, REGISTER, testId } from '../testing/shop-fixture.ts';
import { HeldChain } from './held-chain.ts';

const bytes = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length));
const TWIN = 'a'.repeat(64);
const checkpoint = { scope: 's', position: 1, token: 't', lastId: '~' };
const asked = { collections: [{ collection: 'stock' as const, checkpoint, limit: 10 }] };

/** A log of five operations that the server took. */
async function setUp() {
  const ports = tabPorts(memoryBrowser(new IDBFactory(), IDBKeyRange));
  const log = await OperationLog.open(ports, { device: DEVICE, branch: BRANCH, register: REGISTER }, 'test', () => null);
  const hashes: string[] = [];
  for (let count = 0; count < 5; count += 1) {
    const { entry } = await log.record({
      plan: () => ({ id: uuidv7(1_760_000_000_000, bytes), type: 'cash.moved', version: 1, author: ANA, body: { sessionId: testId(7), direction: 'in', amountCents: 100, purpose: 'change', reason: 'x' } }),
    });
    hashes.push(entry.row.hash);
  }
  const settle = (): Promise<void> => log.settle(hashes.map((hash, index) => ({ number: index + 1, hash, answer: 'applied' as const, reason: null, flags: [] })));
  await settle();
  const held = new HeldChain(log);
  /** What is offered again when the server says that it holds so many, the last with this hash. */
  const offered = async (number: number, throughHash: string | null, reset = false): Promise<number[]> => {
    const page = { collection: 'stock' as const, reset, more: false, checkpoint, rows: [] };
    const answer: PullResponse = { pages: [page], through: { number, deferred: [] }, throughHash, serverMs: 0 };
    await held.compare(await held.ask(), asked, answer);
    const numbers = (await log.read.pending()).map((row) => row.number);
    await settle();
    return numbers;
  };
  return { hashes, offered };
}

describe('what the server holds of a device', () => {
  it('is offered nothing while it holds all', async () => {
    const { hashes, offered } = await setUp();
    expect(await offered(5, hashes[4] ?? '')).toEqual([]);
  });

  it('is offered what came after a backup that it was restored from', async () => {
    const { hashes, offered } = await setUp();
    expect(await offered(3, hashes[2] ?? '', true)).toEqual([4, 5]);
    expect(await offered(0, null, true)).toEqual([1, 2, 3, 4, 5]);
  });

  // Defence: compare() in src/device/sync/held-chain.ts
  it('case-35-twin-was-faster: is offered everything once where a twin has handed in under the same numbers', async () => {
    const { offered } = await setUp();
    expect(await offered(5, TWIN)).toEqual([1, 2, 3, 4, 5]);
    expect(await offered(5, TWIN)).toEqual([]);
    expect(await offered(9, TWIN)).toEqual([1, 2, 3, 4, 5]);
  });

  it('is offered everything once more when it was restored again, to where the twin stood then', async () => {
    const { offered } = await setUp();
    expect(await offered(4, TWIN)).toEqual([1, 2, 3, 4, 5]);
    expect(await offered(4, TWIN, true)).toEqual([1, 2, 3, 4, 5]);
  });
});
