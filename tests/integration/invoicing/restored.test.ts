/** A shop that was put back from a backup: what was sent since is asked for, nothing is stamped twice, no sale invoiced twice. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { restoreTenant } from '../../../server/db/backup/restore-tenant.ts';
import { writeBackup } from '../../../server/db/backup/write-backup.ts';
import type { TenantDatabase } from '../../../server/db/database.ts';
import { findTenantBySlug } from '../../../server/db/tenant-record.ts';
import { requireTenant } from '../../../server/db/tenants.ts';
import { enqueueDocument } from '../../../server/modules/invoicing/queue/enqueue.ts';
import { releaseRestored } from '../../../server/modules/invoicing/queue/settle-restore.ts';
import { issuingPlace } from '../../../server/modules/invoicing/settings/settings.ts';
import { loadTickets } from '../../../server/modules/invoicing/covering/sold-tickets.ts';
import { invoiceSales } from '../../../server/modules/invoicing/covering/take-request.ts';
import { commitPosition } from '../../../server/sync/positions.ts';
import { takeHandIn } from '../../../server/sync/push.ts';
import { globalInvoice } from '../../../src/domain/invoicing/invoices.ts';
import { globalPeriod } from '../../../src/domain/invoicing/periods.ts';
import { globalTicket } from '../../../src/domain/invoicing/sold.ts';
import { newId } from '../../support/operations.ts';
import { makeInvoicingShop, openInvoicing, workshop, type InvoicingHouse } from '../../support/invoicing-shop.ts';
import { openTestDatabases, type TestDatabases } from '../../support/postgres.ts';

let databases: TestDatabases;
let house: InvoicingHouse;
let folder: string;
beforeAll(async () => {
  databases = await openTestDatabases();
  house = await openInvoicing(databases);
  folder = await mkdtemp(join(tmpdir(), 'nexus-restored-'));
});
afterAll(async () => {
  await house.close();
  await databases.close();
  await rm(folder, { recursive: true, force: true });
});

interface Row { id: string; kind: string; state: string; uuid: string | null; folio: string | null }
const documents = async (db: TenantDatabase): Promise<Row[]> => (await db.query<Row>('SELECT id, kind, state, uuid, folio FROM cfdi_documents ORDER BY id')).rows;
const byId = (rows: readonly Row[]): Map<string, Row> => new Map(rows.map((row) => [row.id, row]));

async function makeGlobal(db: TenantDatabase, branchId: string, saleIds: readonly string[]): Promise<string> {
  return db.transaction(async (tx) => {
    const { issuer, timeZone } = await issuingPlace(tx, branchId);
    const document = globalInvoice({ series: null, folio: null, issuedAt: '', issuer }, globalPeriod('day', '2026-11-20').period, (await loadTickets(tx, saleIds)).map(globalTicket));
    return enqueueDocument(tx, { kind: 'global', branchId, timeZone, series: 'G', provisionalFolio: null, saleIds, document });
  });
}

it('brings back what the backup does not know, and stamps nothing twice', async () => {
  const shop = await makeInvoicingShop(databases, 'respaldada');
  const { db, branchId } = shop.shop;
  const sales = Array.from({ length: 6 }, () => shop.sell());
  const [stampedBefore, pendingThen, byOffice, inGlobal, creditedOut, free] = sales as [string, string, string, string, string, string];
  const early = shop.ask([stampedBefore]);
  await shop.push();
  await house.work(db.tenantId);
  // At the time of the backup this one waits; the provider is down.
  const waiting = shop.ask([pendingThen]);
  await shop.push();
  house.fault = '500-before';
  await house.work(db.tenantId);
  house.fault = null;
  const path = join(folder, 'x.nexus-backup');
  await writeBackup(databases, requireTenant(await findTenantBySlug(databases.control, 'respaldada'), 'respaldada'), path, Date.now());

  // Since the backup: the one that waited is stamped, the office makes one, a global is made, and a sale taken out of it.
  await db.query('UPDATE cfdi_documents SET next_attempt_at = now()');
  await house.work(db.tenantId);
  const office = newId();
  await db.transaction((tx) => invoiceSales(tx, { id: office, branchId, provisionalFolio: null, saleIds: [byOffice], receiver: workshop, paymentForm: null, paymentMethod: null }));
  const global = await makeGlobal(db, branchId, [inGlobal, creditedOut]);
  await house.work(db.tenantId);
  const out = shop.ask([creditedOut]);
  await shop.push();
  await house.work(db.tenantId);
  const before = await documents(db);
  expect(before.map(({ state }) => state)).toEqual(before.map(() => 'stamped'));
  expect(before).toHaveLength(6);
  const stamps = house.simulator.memory.entries().length;

  await restoreTenant(databases, { slug: 'respaldada', path, begin: (tx) => commitPosition(tx) });
  const restored = await databases.tenant(db.tenantId);
  expect(byId(await documents(restored)).get(waiting)).toMatchObject({ uuid: null });
  expect((await documents(restored)).length).toBe(2);
  // Before anything is worked on, the tablet hands in again what the backup lacks, and asks for one more.
  const late = shop.ask([free]);
  await takeHandIn({ databases, nowMs: Date.now }, shop.device.handIn());
  await house.work(db.tenantId);

  const after = byId(await documents(restored));
  for (const row of before) expect(after.get(row.id), row.kind).toEqual(row);
  expect(after.get(late)).toMatchObject({ state: 'stamped' });
  expect(after.size).toBe(before.length + 1);
  // By the provider's own reckoning only the new one is new.
  expect(house.simulator.memory.entries().length).toBe(stamps + 1);
  const folios = [...after.values()].filter(({ kind }) => kind === 'ingreso').map(({ folio }) => folio);
  expect(new Set(folios).size).toBe(folios.length);
  // Each sale is where it was: in the invoice that covers it.
  const { rows: covered } = await restored.query<{ saleId: string; documentId: string }>('SELECT sale_id AS "saleId", document_id AS "documentId" FROM cfdi_sales WHERE released_at IS NULL');
  expect(new Map(covered.map(({ saleId, documentId }) => [saleId, documentId]))).toEqual(new Map([
    [stampedBefore, early], [pendingThen, waiting], [byOffice, office], [inGlobal, global], [creditedOut, out], [free, late],
  ]));
  expect((await restored.query('SELECT restored_at FROM shop')).rows).toEqual([{ restored_at: null }]);
  expect((await restored.query(`SELECT after FROM audit_log WHERE action = 'invoices.recovered'`)).rows).toEqual([{ after: { toBeAsked: 5 } }]);
});

it('without the archive of what was sent nothing is stamped until the operator answers for it', async () => {
  const shop = await makeInvoicingShop(databases, 'mudada');
  const { db } = shop.shop;
  const first = shop.ask([shop.sell()]);
  await shop.push();
  await house.work(db.tenantId);
  const path = join(folder, 'y.nexus-backup');
  await writeBackup(databases, requireTenant(await findTenantBySlug(databases.control, 'mudada'), 'mudada'), path, Date.now());
  await restoreTenant(databases, { slug: 'mudada', path, begin: (tx) => commitPosition(tx) });
  await rm(join(house.dataDir, 'cfdi', db.tenantId), { recursive: true });
  const restored = await databases.tenant(db.tenantId);
  const late = shop.ask([shop.sell()]);
  await takeHandIn({ databases, nowMs: Date.now }, shop.device.handIn());
  await house.work(db.tenantId);
  await house.work(db.tenantId);
  expect((await documents(restored)).map(({ id }) => id)).toEqual([first]);
  const tasks = async (): Promise<unknown[]> => (await restored.query(`SELECT settlement FROM tasks WHERE kind = 'invoices-held'`)).rows;
  expect(await tasks()).toEqual([{ settlement: null }]);
  expect(await restored.transaction(releaseRestored)).toBe(true);
  expect(await restored.transaction(releaseRestored)).toBe(false);
  await house.work(db.tenantId);
  expect(byId(await documents(restored)).get(late)).toMatchObject({ state: 'stamped' });
  expect(await tasks()).toEqual([{ settlement: 'Lo decidió quien opera el servidor' }]);
});
