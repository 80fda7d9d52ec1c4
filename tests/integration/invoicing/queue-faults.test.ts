/** 500 documents, a provider that fails in every way it can, and workers killed at random: each is stamped once, or clearly failed. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { FiscalDocument } from '../../../src/domain/invoicing/cfdi/document.ts';
import { saleInvoice } from '../../../src/domain/invoicing/invoices.ts';
import { invoiceLine } from '../../../src/domain/invoicing/lines.ts';
import type { TenantDatabase } from '../../../server/db/database.ts';
import { createTenant } from '../../../server/db/tenants.ts';
import { enqueueDocument } from '../../../server/modules/invoicing/queue/enqueue.ts';
import { newId } from '../../../server/platform/new-id.ts';
import { startSimulator, type Fault, type Simulator } from '../../../server/platform/e-invoice/simulator/server.ts';
import { throwawayCsd } from '../../../server/platform/e-invoice/throwaway-certificate.ts';
import { killed } from '../../support/killed.ts';
import { openTestDatabases, type TestDatabases } from '../../support/postgres.ts';
import type { ChildInput } from './worker-child.ts';

vi.setConfig({ testTimeout: 900_000, hookTimeout: 300_000 });

const DOCUMENTS = 500;
const WORKERS = 2;
/** Every 50th names a use that its receiver may not have. */
const isBroken = (index: number): boolean => index % 50 === 7;
const FAULTS: readonly Fault[] = ['silent-after', 'silent-before', '500-after', '500-before', 'garbage', 'slow', '307-bare'];
const script = fileURLToPath(new URL('worker-child.ts', import.meta.url));

/** Chance from a seed: the same faults in the same order. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

let databases: TestDatabases;
let simulator: Simulator;
let folder: string;
let tenants: TenantDatabase[];
const random = seeded(20_261_120);
const fired = new Map<Fault, number>();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'nexus-queue-'));
  databases = await openTestDatabases();
  tenants = [];
  for (const slug of ['grande', 'chica']) {
    const tenant = await createTenant(databases, { slug, name: slug, ownerName: 'Ana', ownerEmail: `${slug}@x.mx`, status: 'active' }, async () => {});
    tenants.push(await databases.tenant(tenant.id));
  }
  simulator = await startSimulator({ folder: null, nowMs: Date.now, slowMs: 300, fault: nextFault });
});
afterAll(async () => {
  await simulator.close();
  await databases.close();
  rmSync(folder, { recursive: true, force: true });
});

function nextFault(): Fault | null {
  if (random() > 0.3) return null;
  const fault = FAULTS[Math.floor(random() * FAULTS.length)] ?? null;
  if (fault !== null) fired.set(fault, (fired.get(fault) ?? 0) + 1);
  return fault;
}

function invoice(index: number): FiscalDocument {
  const line = { partNumber: null, description: `Parte ${index}`, unit: null, satProductKey: null, satUnitKey: null, quantityMilli: 1000 + index, priceCents: 11_600 + index, discountCents: 0, taxRateBps: 1600 };
  return saleInvoice({
    heading: {
      series: null, folio: null, issuedAt: '',
      issuer: { rfc: 'RTO120305AB6', legalName: 'REFACCIONARIA EL TORNILLO', taxRegime: '601', postalCode: '06000' },
      receiver: { rfc: 'TSU010203CD9', legalName: 'TALLER SUAREZ', taxRegime: '601', postalCode: '64000', cfdiUse: isBroken(index) ? 'D01' : 'G03' },
    },
    lines: [invoiceLine(line, true)], paymentForm: '01', paymentMethod: 'PUE',
  });
}

async function fill(): Promise<void> {
  for (let index = 0; index < DOCUMENTS; index += 1) {
    // One shop has a month of invoices, the other a few.
    const db = tenants[index % 10 === 0 ? 1 : 0];
    await db?.transaction((tx) => enqueueDocument(tx, {
      kind: 'ingreso', branchId: newId(), timeZone: 'America/Mexico_City', series: 'F', provisionalFolio: `PRE-A1-${String(index).padStart(6, '0')}`, document: invoice(index), saleIds: [newId()],
    }));
  }
}

interface Row {
  id: string;
  state: string;
  uuid: string | null;
  folio: string | null;
  sealed: string | null;
  stamped: string | null;
  error: string | null;
}

async function rows(): Promise<Row[]> {
  const all = await Promise.all(tenants.map((db) => db.query<Row>(
    'SELECT id, state, uuid, folio, sealed_xml AS sealed, stamped_xml AS stamped, error_code AS error FROM cfdi_documents ORDER BY id')));
  return all.flatMap((answer) => answer.rows);
}

async function open(): Promise<number> {
  const counts = await Promise.all(tenants.map((db) => db.query<{ n: number }>(`SELECT count(*) AS n FROM cfdi_documents WHERE state IN ('pending', 'sealed', 'sending')`)));
  return counts.reduce((total, answer) => total + (answer.rows[0]?.n ?? 0), 0);
}

/** When each worker has begun: on a busy machine one that is killed before it does anything proves nothing. */
const begun = new WeakMap<ChildProcess, Promise<unknown>>();

function startWorker(made: ReturnType<typeof throwawayCsd>): ChildProcess {
  const { log: _, ...options } = databases.openOptions;
  const input: ChildInput = {
    databases: options, tenantIds: tenants.map(({ tenantId }) => tenantId), baseUrl: simulator.url, archive: folder,
    certificate: made.certificate.toString('base64'), privateKey: made.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
  const child = spawn(process.execPath, ['--import', 'tsx', script, JSON.stringify(input)], { stdio: ['ignore', 'pipe', 'inherit'] });
  begun.set(child, Promise.race([once(child.stdout, 'data'), once(child, 'exit')]));
  return child;
}

it('each document is stamped exactly once, or clearly failed', async () => {
  await fill();
  const made = throwawayCsd('RTO120305AB6', 'REFACCIONARIA EL TORNILLO', Date.now());
  const workers = Array.from({ length: WORKERS }, () => startWorker(made));
  let kills = 0;
  try {
    while ((await open()) > 0) {
      const victim = Math.floor(random() * WORKERS);
      const child = workers[victim];
      if (child === undefined) continue;
      await begun.get(child);
      await delay(500 + random() * 2500);
      await killed(child);
      kills += 1;
      workers[victim] = startWorker(made);
    }
  } finally {
    await Promise.all(workers.map(killed));
  }
  const documents = await rows();
  const stamped = documents.filter(({ state }) => state === 'stamped');
  const stamps = simulator.memory.entries();
  process.stdout.write(`500 documents: ${stamped.length} stamped, ${documents.length - stamped.length} failed; ${kills} workers killed, ${simulator.requests} requests, faults ${JSON.stringify(Object.fromEntries(fired))}\n`);

  expect(documents.length).toBe(DOCUMENTS);
  expect(documents.filter(({ state }) => state !== 'stamped').map(({ state, error }) => `${state} ${error}`)).toEqual(Array.from({ length: DOCUMENTS / 50 }, () => 'failed CFDI40161'));
  // Once each, by the provider's own reckoning, and each known here as the provider knows it.
  expect(stamps.length).toBe(stamped.length);
  expect(new Map(stamped.map(({ id, uuid }) => [id, uuid]))).toEqual(new Map(stamps.map(({ customId, uuid }) => [customId, uuid])));
  for (const { id, stamped: xml } of stamped) expect(xml).toBe(simulator.memory.byCustomId(id)?.xml);
  // Folios: one after another, none twice, none lost.
  for (const db of tenants) {
    const { rows: folios } = await db.query<{ folio: string }>('SELECT folio FROM cfdi_documents ORDER BY folio::int');
    expect(folios.map(({ folio }) => Number(folio))).toEqual(folios.map((_, index) => index + 1));
  }
  // The copies outside the database are whole.
  const files = readdirSync(join(folder, 'stamped'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.xml'));
  expect(files.length).toBe(stamped.length);
  for (const { uuid, stamped: xml } of stamped.slice(0, 20)) expect(readFileSync(join(folder, 'stamped', uuid?.slice(0, 2) ?? '', `${uuid}.xml`), 'utf8')).toBe(xml);
  for (const fault of FAULTS) if (fault !== '307-bare') expect(fired.get(fault) ?? 0, fault).toBeGreaterThan(0);
  expect(kills).toBeGreaterThan(0);
});
