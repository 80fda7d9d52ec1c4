/** Over random sequences of what people do and providers answer, no sale is ever in two invoices that stand at SAT. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { saleInvoice } from '../../../src/domain/invoicing/invoices.ts';
import { invoiceLine } from '../../../src/domain/invoicing/lines.ts';
import { InvoicingError } from '../../../src/domain/invoicing/errors.ts';
import type { TenantDatabase } from '../../../server/db/database.ts';
import { createTenant } from '../../../server/db/tenants.ts';
import { seedTenant } from '../../../server/modules/identity/seed-tenant.ts';
import { cancelDocument, giveUp, invoiceByName, invoiceGlobally, requestCancel, substituteInvoice } from '../../../server/modules/invoicing/coverage.ts';
import type { NewDocument } from '../../../server/modules/invoicing/enqueue.ts';
import { workNext, type QueuePorts } from '../../../server/modules/invoicing/work-document.ts';
import { readCertificate } from '../../../server/platform/e-invoice/certificate.ts';
import type { Provider } from '../../../server/platform/e-invoice/provider.ts';
import { throwawayCsd } from '../../../server/platform/e-invoice/throwaway-certificate.ts';
import { newId } from '../../../server/platform/new-id.ts';
import { noArchive, signersOf } from '../../support/invoicing.ts';
import { openTestDatabases, type TestDatabases } from '../../support/postgres.ts';

vi.setConfig({ testTimeout: 900_000 });

let databases: TestDatabases;
let db: TenantDatabase;
const made = throwawayCsd('RTO120305AB6', 'REFACCIONARIA EL TORNILLO', Date.now());
const signer = { certificate: readCertificate(made.certificate), privateKey: made.privateKey };

beforeAll(async () => {
  databases = await openTestDatabases();
  const tenant = await createTenant(databases, { slug: 'una', name: 'una', ownerName: 'Ana', ownerEmail: 'a@x.mx', status: 'active' }, seedTenant);
  db = await databases.tenant(tenant.id);
});
afterAll(() => databases.close());

const document = saleInvoice({
  heading: {
    series: null, folio: null, issuedAt: '', issuer: { rfc: 'RTO120305AB6', legalName: 'X', taxRegime: '601', postalCode: '06000' },
    receiver: { rfc: 'TSU010203CD9', legalName: 'Y', taxRegime: '601', postalCode: '64000', cfdiUse: 'G03' },
  },
  lines: [invoiceLine({ partNumber: null, description: 'x', unit: null, satProductKey: null, satUnitKey: null, quantityMilli: 1000, priceCents: 100, discountCents: 0, taxRateBps: 1600 }, true)],
  paymentForm: '01', paymentMethod: 'PUE',
});
const fresh = (kind: NewDocument['kind'], saleIds: readonly string[]): NewDocument => ({ kind, branchId: newId(), timeZone: 'America/Mexico_City', series: 'F', provisionalFolio: null, document, saleIds });

/** What stands at SAT, reckoned apart from the tables: by what was meant, and what the provider said. */
class Sat {
  /** Sales of each invoice as it was made. */
  readonly sales = new Map<string, readonly string[]>();
  /** Credit notes on a global invoice: which sales it takes out. */
  readonly credits = new Map<string, { global: string; sales: readonly string[] }>();
  readonly replaces = new Map<string, string>();
  readonly live = new Set<string>();

  invoicesOf(sale: string): string[] {
    return [...this.live].filter((id) => this.sales.get(id)?.includes(sale) && !this.#credited(id, sale) && !this.#replaced(id));
  }

  #credited(id: string, sale: string): boolean {
    return [...this.credits].some(([credit, { global, sales }]) => this.live.has(credit) && global === id && sales.includes(sale));
  }

  /** Between the stamp of a substitute and the old one's cancellation SAT's own procedure has both. */
  #replaced(id: string): boolean {
    return [...this.replaces].some(([substitute, old]) => old === id && this.live.has(substitute));
  }
}

const step = fc.record({
  act: fc.constantFrom('named', 'named', 'global', 'work', 'work', 'work', 'cancel', 'carry-out', 'substitute', 'give-up', 'cancel-replaced'),
  pick: fc.nat(30), sales: fc.uniqueArray(fc.nat(5), { minLength: 1, maxLength: 3 }), answer: fc.constantFrom('yes', 'yes', 'yes', 'no', 'silence'),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

async function run(steps: readonly Step[]): Promise<{ stamped: number; refused: Set<string> }> {
  const sat = new Sat();
  const sales = Array.from({ length: 6 }, newId);
  const made: string[] = [];
  const refused = new Set<string>();
  const uuids = new Map<string, string>();
  let stamped = 0;
  const provider = (answer: Step['answer']): Provider => ({
    name: 'pretended', seals: false,
    async stamp(xml, id) {
      if (answer === 'no') return { outcome: 'refused', code: 'CFDI40145', message: 'x' };
      const uuid = uuids.get(id) ?? newId().toUpperCase();
      uuids.set(id, uuid);
      sat.live.add(id);
      stamped += 1;
      return answer === 'silence' ? { outcome: 'unknown', reason: 'silence' } : { outcome: 'stamped', uuid, xml };
    },
    recover: async (xml, id) => (uuids.has(id) ? { outcome: 'stamped', uuid: uuids.get(id) ?? '', xml } : { outcome: 'not-stamped' }),
    async cancel({ uuid }) {
      if (answer === 'no') return { outcome: 'refused', code: '204', message: 'x' };
      for (const [id, known] of uuids) if (known === uuid) sat.live.delete(id);
      return answer === 'silence' ? { outcome: 'unknown', reason: 'silence' } : { outcome: 'accepted', code: '201', receipt: '<Acuse/>' };
    },
  });
  const ports = (answer: Step['answer']): QueuePorts => ({
    provider: provider(answer), archive: noArchive, signers: signersOf(signer), nowMs: Date.now, random: () => 0, waits: { firstMs: 0, longestMs: 0 }, leaseMs: 60_000,
  });
  const acts: Record<Step['act'], (given: Step) => Promise<void>> = {
    async named({ sales: picked }) {
      const saleIds = picked.map((index) => sales[index] ?? '');
      const credits: { global: string; sales: readonly string[] }[] = [];
      const id = await db.transaction((tx) => invoiceByName(tx, fresh('ingreso', saleIds), (uuid, of) => {
        credits.push({ global: [...uuids].find(([, known]) => known === uuid)?.[0] ?? '', sales: of });
        return fresh('egreso', []);
      }));
      sat.sales.set(id, saleIds);
      made.push(id);
      const { rows } = await db.query<{ id: string; credits: string }>(`SELECT id, credits FROM cfdi_documents WHERE id IN (SELECT unnest(waits_for) FROM cfdi_documents WHERE id = $1)`, [id]);
      for (const row of rows) sat.credits.set(row.id, credits.find(({ global }) => global === row.credits) ?? { global: '', sales: [] });
    },
    async global({ sales: picked }) {
      const tickets = picked.map((index) => ({ saleId: sales[index] ?? '', totalCents: index === 0 ? 0 : 100 }));
      let taken: readonly string[] = [];
      const { documentId } = await db.transaction((tx) => invoiceGlobally(tx, tickets, (of) => {
        taken = of.map(({ saleId }) => saleId);
        return fresh('global', []);
      }));
      if (documentId === null) return;
      sat.sales.set(documentId, taken);
      made.push(documentId);
    },
    async work({ answer }) {
      await workNext(db, ports(answer));
    },
    async cancel({ pick }) {
      const id = made[pick % Math.max(1, made.length)];
      if (id !== undefined) await db.transaction((tx) => requestCancel(tx, id, '02'));
    },
    async 'cancel-replaced'({ pick }) {
      const olds = [...sat.replaces.values()];
      const id = olds[pick % Math.max(1, olds.length)];
      if (id !== undefined) await db.transaction((tx) => requestCancel(tx, id, '01'));
    },
    async 'carry-out'({ answer }) {
      const { rows } = await db.query<{ id: string }>(`SELECT id FROM cfdi_documents WHERE state = 'cancel-requested' LIMIT 1`);
      if (rows[0] !== undefined) await cancelDocument(db, rows[0].id, provider(answer));
    },
    async substitute({ pick }) {
      const old = made[pick % Math.max(1, made.length)];
      if (old === undefined) return;
      const { rows } = await db.query<{ saleId: string }>('SELECT sale_id AS "saleId" FROM cfdi_sales WHERE document_id = $1 AND released_at IS NULL', [old]);
      const id = await db.transaction((tx) => substituteInvoice(tx, old, fresh('ingreso', [])));
      sat.sales.set(id, rows.map(({ saleId }) => saleId));
      sat.replaces.set(id, old);
      made.push(id);
    },
    async 'give-up'({ pick }) {
      const id = made[pick % Math.max(1, made.length)];
      if (id !== undefined) await db.transaction((tx) => giveUp(tx, id));
    },
  };
  for (const [index, given] of steps.entries()) {
    try {
      await acts[given.act](given);
    } catch (error) {
      if (!(error instanceof InvoicingError)) throw error;
      refused.add(error.code);
    }
    for (const sale of sales) expect(sat.invoicesOf(sale).length, `sale ${sales.indexOf(sale)} after step ${index} (${given.act})`).toBeLessThanOrEqual(1);
  }
  // What is left over is not the next run's.
  await db.query(`UPDATE cfdi_documents SET state = 'failed' WHERE state IN ('pending', 'sealed', 'sending')`);
  await db.query(`UPDATE cfdi_documents SET state = 'cancel-rejected' WHERE state = 'cancel-requested'`);
  return { stamped, refused };
}

it('no sale is in two live invoices', async () => {
  let stamped = 0;
  const refused = new Set<string>();
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 30, maxLength: 60 }), async (steps) => {
    const done = await run(steps);
    stamped += done.stamped;
    for (const code of done.refused) refused.add(code);
  }), { numRuns: 200, endOnFailure: true });
  // Much was done, and every way of saying no was used.
  expect(stamped).toBeGreaterThan(200);
  expect([...refused]).toEqual(expect.arrayContaining(['already-invoiced', 'global-under-way', 'cancellation-under-way', 'related-first', 'not-stamped', 'not-failed']));
});
