import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { verifyDerived } from '../../../server/sync/rebuild.ts';
import { takeHandIn } from '../../../server/sync/push.ts';
import { retryDeferred } from '../../../server/sync/retry-deferred.ts';
import type * as registry from '../../../src/domain/registry.ts';
import { newId } from '../../support/operations.ts';
import { openTestDatabases, type TestDatabases } from '../../support/postgres.ts';
import { makeShop } from '../../support/shop.ts';

const build = vi.hoisted(() => ({ knowsCash: false }));
/** A build from before `cash.moved` was known, until it is upgraded. */
vi.mock('../../../src/domain/registry.ts', async (original) => {
  const real = await original<typeof registry>();
  const definitionOf: typeof real.definitionOf = (type, version) => (type === 'cash.moved' && !build.knowsCash ? null : real.definitionOf(type, version));
  return { ...real, definitionOf };
});

let databases: TestDatabases;
beforeAll(async () => {
  databases = await openTestDatabases();
});
afterAll(() => databases.close());

// Defence: readBody() in server/sync/received.ts; retryDeferred() in server/sync/retry-deferred.ts
it('case-30-unknown-type: what an old server does not know is kept, blocks nothing, and is applied once after its upgrade', async () => {
  const shop = await makeShop(databases, 'deferred');
  const device = await shop.device();
  const sessionId = newId();
  const moved = (amountCents: number) => ({ sessionId, direction: 'in', amountCents, purpose: 'change', reason: 'Cambio' });
  device.openSession(sessionId, 10_000);
  device.record('cash.moved', moved(500));
  device.record('cash.moved', { sessionId });
  device.record('cash.moved', moved(700));
  device.record('cash-session.opened', { sessionId: newId(), openingCents: 1 });
  const arrivedMs = Date.now() + 1000;
  const { answers, through } = await takeHandIn({ databases, nowMs: () => arrivedMs }, device.handIn());
  expect(answers.map(({ answer, reason }) => [answer, reason])).toEqual([
    ['applied', null], ['deferred', 'unknown-version'], ['deferred', 'unknown-version'], ['deferred', 'unknown-version'], ['applied', null],
  ]);
  expect(through).toBe(5);
  expect(await retryDeferred(shop.db)).toBe(0);

  build.knowsCash = true;
  expect((await Promise.all([retryDeferred(shop.db), retryDeferred(shop.db)])).reduce((a, b) => Math.max(a, b))).toBe(3);
  expect(await retryDeferred(shop.db)).toBe(0);
  const { rows } = await shop.db.query('SELECT outcome, business_ms <= $2 AS timely FROM operations WHERE device_id = $1 ORDER BY number', [device.id, arrivedMs]);
  expect(rows).toEqual(['applied', 'applied', 'quarantined', 'applied', 'applied'].map((outcome) => ({ outcome, timely: true })));
  const cash = await shop.db.query(`SELECT amount_cents FROM cash_totals WHERE session_id = $1 AND method = 'cash'`, [sessionId]);
  expect(cash.rows).toEqual([{ amount_cents: 11_200 }]);
  expect((await verifyDerived(shop.db)).differences).toEqual([]);
  const again = await takeHandIn({ databases, nowMs: Date.now }, device.handIn());
  expect(again.answers.map(({ original }) => original)).toEqual(['applied', 'applied', 'quarantined', 'applied', 'applied']);
});
