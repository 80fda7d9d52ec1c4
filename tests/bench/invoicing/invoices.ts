import { namedInvoice, type SoldTicket } from '../../../src/domain/invoicing/sold.ts';
import { validateInvoice } from '../../../src/domain/invoicing/validate.ts';
import { readXml } from '../../../src/domain/invoicing/xml/read.ts';
import { sum } from '../../../src/domain/kernel/integers.ts';
import { priceLine } from '../../../src/domain/pricing/line.ts';
import { enqueueDocument } from '../../../server/modules/invoicing/queue/enqueue.ts';
import { InvoiceRounds } from '../../../server/modules/invoicing/invoice-worker.ts';
import { createInvoicing } from '../../../server/modules/invoicing/invoicing.ts';
import { invoiceSteps } from '../../../server/modules/invoicing/start-worker.ts';
import { readCertificate } from '../../../server/platform/e-invoice/certificate.ts';
import { sealDocument } from '../../../server/platform/e-invoice/seal.ts';
import type { Signer } from '../../../server/platform/e-invoice/signer.ts';
import { startSimulator } from '../../../server/platform/e-invoice/simulator/server.ts';
import { throwawayCsd } from '../../../server/platform/e-invoice/throwaway-certificate.ts';
import { newId } from '../../../server/platform/new-id.ts';
import { makeInvoicingShop } from '../../support/invoicing-shop.ts';
import type { Finding, Part, PartContext } from '../part.ts';
import { median } from '../statistics.ts';

const DOCUMENTS = 1000;
const LINES = 5;
const issuer = { rfc: 'RTO120305AB6', legalName: 'REFACCIONARIA EL TORNILLO', taxRegime: '601', postalCode: '06000' };
const receiver = { rfc: 'TSU010203CD9', legalName: 'TALLER SUAREZ', taxRegime: '601', postalCode: '64000', cfdiUse: 'G03' };

/**
 * Invoices of five lines: how many one core builds, seals and checks by the rules in a second; and how many a server
 * process takes from the queue, sends to the local provider (which checks and stamps them in the same process, on the same
 * cores) and writes down, PostgreSQL forcing everything to disk and each file outside it too.
 */
export const invoicesPart: Part = {
  name: 'invoices',
  title: 'invoices of 5 lines: built, sealed and checked; and through the queue with the local provider',
  limitMs: 900_000,
  run: measureInvoices,
};

function ticketOf(index: number): SoldTicket {
  const lines = Array.from({ length: LINES }, (_, line) => {
    const sold = { priceCents: 11_600 + index * 7 + line * 311, quantityMilli: 1000 + ((index + line) % 3) * 500, discountCents: line === 0 ? 100 : 0, taxRateBps: 1600 };
    const { netCents, taxCents } = priceLine(sold, true);
    return { line, partNumber: `BD-${line}`, description: 'Balata delantera cerámica', unit: 'pieza', satProductKey: '25174800', satUnitKey: 'H87', ...sold, netCents, taxCents };
  });
  const amountCents = sum(lines.map(({ netCents, taxCents }) => netCents + taxCents));
  return { saleId: newId(), folio: `A1-${String(index + 1).padStart(6, '0')}`, pricesIncludeTax: true, lines, returned: [], payments: [{ method: 'cash', amountCents }] };
}

const invoiceOf = (ticket: SoldTicket) => namedInvoice({ issuer, receiver, tickets: [ticket], paymentForm: '01', paymentMethod: 'PUE', withholdsIsr: false });

async function measureInvoices({ house, rounds, quick, say }: PartContext): Promise<Finding[]> {
  const count = quick ? DOCUMENTS / 10 : DOCUMENTS;
  const made = throwawayCsd(issuer.rfc, issuer.legalName, Date.now());
  const signer: Signer = { certificate: readCertificate(made.certificate), privateKey: made.privateKey };
  const perCore = median(Array.from({ length: rounds }, () => builtPerSecond(count, signer)));
  const perQueue: number[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    perQueue.push(await queuedPerSecond(house, count, round));
    say(`round ${round}: ${Math.round(perQueue.at(-1) ?? 0)} documents a second through the queue`);
  }
  return [
    { name: 'built, sealed and checked', measured: `${Math.round(perCore)} a second and core`, goal: null, met: null },
    { name: 'through the queue, stamped', measured: `${Math.round(median(perQueue))} a second (4 at once, one process)`, goal: null, met: null },
  ];
}

function builtPerSecond(count: number, signer: Signer): number {
  const tickets = Array.from({ length: count }, (_, index) => ticketOf(index));
  const startedMs = performance.now();
  for (const ticket of tickets) {
    const xml = sealDocument({ ...invoiceOf(ticket), series: 'F', folio: '1', issuedAt: '2026-11-20T09:30:00' }, signer);
    const [broken] = validateInvoice(readXml(xml));
    if (broken !== undefined) throw new Error(`${broken.code} ${broken.message}`);
  }
  return (count * 1000) / (performance.now() - startedMs);
}

async function queuedPerSecond(house: PartContext['house'], count: number, round: number): Promise<number> {
  const { shop: { db, branchId } } = await makeInvoicingShop(house.databases, `bench-facturas-${round}`);
  const simulator = await startSimulator({ folder: null, nowMs: Date.now });
  const config = { masterKey: house.secrets.masterKey, dataDir: house.folder, nodeEnv: 'test' as const };
  const invoicing = createInvoicing({ config, localUrl: simulator.url, nowMs: Date.now });
  const errors: object[] = [];
  const rounds = new InvoiceRounds({
    tenant: house.databases.tenant, steps: invoiceSteps(invoicing), log: { error: (fields) => void errors.push(fields) }, closing: new AbortController().signal, concurrency: 4,
  });
  try {
    for (let index = 0; index < count; index += 1) {
      await db.transaction((tx) => enqueueDocument(tx, {
        kind: 'ingreso', branchId, timeZone: 'America/Mexico_City', series: 'F', provisionalFolio: null, document: invoiceOf(ticketOf(index)), saleIds: [newId()],
      }));
    }
    const startedMs = performance.now();
    rounds.wake(db.tenantId);
    await rounds.idle();
    const perSecond = (count * 1000) / (performance.now() - startedMs);
    const { rows: others } = await db.query(`SELECT state, attempts, error_code, error_message FROM cfdi_documents WHERE state <> 'stamped'`);
    if (others.length > 0 || errors.length > 0) throw new Error(`of ${count} were not stamped: ${JSON.stringify(others)}; errors: ${JSON.stringify(errors)}`);
    return perSecond;
  } finally {
    await simulator.close();
  }
}
