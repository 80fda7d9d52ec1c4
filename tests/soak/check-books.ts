import { pesos } from '../e2e/counter-screen.ts';
import { coreOf, faultsOf, type LogRow } from '../e2e/device-log.ts';
import type { Part } from '../e2e/real-shop.ts';
import { Reckoning } from '../e2e/reckoning.ts';
import { markOf, type Act, type Book, type SaleAct } from './book.ts';
import type { ServerBooks, ServerSale } from './server-books.ts';

/** What is not as it must be. */
export interface Finding {
  kind: 'lost' | 'doubled' | 'wrong';
  text: string;
}

/** What was told and done against what the server holds: nothing lost, nothing doubled, no half sale. */
export function checkSales({ told, sales }: Book, onServer: readonly ServerSale[]): Finding[] {
  const findings: Finding[] = [];
  const byFolio = new Map(onServer.map((sale) => [sale.folio, sale]));
  if (byFolio.size !== onServer.length) findings.push({ kind: 'doubled', text: `${onServer.length} sales carry ${byFolio.size} folios` });
  for (const { folio, total } of told) {
    const found = byFolio.get(folio);
    if (found === undefined || pesos(found.totalCents) !== total) {
      findings.push({ kind: 'lost', text: `${folio} was told as saved with ${total}; the server has ${found === undefined ? 'none' : pesos(found.totalCents)}` });
    }
  }
  const left = new Set(onServer);
  for (const sale of sales) {
    const found = onServer.filter(({ items }) => items[0]?.quantityMilli === markOf(sale));
    for (const each of found) left.delete(each);
    if (found.length === 0) findings.push({ kind: 'lost', text: `the sale of ${markOf(sale)} was made and is not on the server` });
    if (found.length > 1) findings.push({ kind: 'doubled', text: `the sale of ${markOf(sale)} is on the server as ${found.map(({ folio }) => folio).join(', ')}` });
    if (found[0] !== undefined) findings.push(...checkWhole(sale, found[0]));
  }
  for (const { folio } of left) findings.push({ kind: 'doubled', text: `the server holds ${folio}, which nobody made` });
  return findings;
}

function checkWhole({ lines, totalCents, paid }: SaleAct, sale: ServerSale): Finding[] {
  const made = {
    totalCents,
    items: lines.map(({ part, quantityMilli, discountCents }) => ({ productId: part.id, quantityMilli, discountCents })).toSorted(byProduct),
    payments: ([['card', paid.cardCents], ['cash', paid.cashCents], ['transfer', paid.transferCents]] as const).filter(([, cents]) => cents > 0),
    movedMilli: lines.reduce((sum, { quantityMilli }) => sum + quantityMilli, 0),
    balanceCents: 0,
  };
  const kept = {
    totalCents: sale.totalCents,
    items: sale.items.map(({ productId, quantityMilli, discountCents }) => ({ productId, quantityMilli, discountCents })).toSorted(byProduct),
    payments: sale.payments.map(({ method, amountCents }) => [method, amountCents]).toSorted(),
    movedMilli: sale.movedMilli,
    balanceCents: sale.balanceCents,
  };
  return differ(`sale ${sale.folio}`, kept, made);
}

function byProduct(a: { productId: string }, b: { productId: string }): number {
  return a.productId < b.productId ? -1 : 1;
}

/** A device's log as its browser keeps it: whole in itself, and on the server operation for operation. */
export function checkChain(name: string, log: readonly LogRow[], { operations }: ServerBooks): Finding[] {
  const findings: Finding[] = faultsOf(log).map((fault) => ({ kind: 'wrong', text: `${name}: ${fault}` }));
  const device = deviceOf(log);
  const kept = operations.filter((operation) => operation.device === device);
  for (const { number, hash, core, type } of log) {
    const found = kept.filter((operation) => operation.number === number);
    if (found.length === 0) findings.push({ kind: 'lost', text: `${name}: ${type} ${number} is not on the server` });
    if (found.length > 1) findings.push({ kind: 'doubled', text: `${name}: ${type} ${number} is on the server ${found.length} times` });
    const [operation] = found;
    if (operation && (operation.hash !== hash || operation.core !== core)) findings.push({ kind: 'wrong', text: `${name}: ${type} ${number} is another on the server` });
    if (operation && operation.outcome !== 'applied') findings.push({ kind: 'wrong', text: `${name}: ${type} ${number} is ${operation.outcome}` });
  }
  if (kept.length > log.length) findings.push({ kind: 'doubled', text: `${name}: the server holds ${kept.length} operations, the browser ${log.length}` });
  return findings;
}

export function deviceOf(log: readonly LogRow[]): string {
  const [first] = log;
  if (first === undefined) throw new Error('a device that recorded nothing');
  return coreOf(first).device;
}

/** Stock, cash, journal and figures, reckoned from what was done alone. */
export function checkFigures(book: Book, received: readonly Part[], devices: readonly string[], books: ServerBooks): Finding[] {
  const reckoning = new Reckoning();
  reckoning.receive(received);
  for (const act of book.done) reckonAct(reckoning, act);
  const stock = received.map(({ id, partNumber }) => {
    const { milli = 0, valueCents = 0 } = reckoning.stock.get(id) ?? {};
    return [partNumber, books.stock.get(id), { milli, valueCents, onShelfMilli: milli }] as const;
  });
  const { marginCents: _marginCents, ...figures } = reckoning.figures;
  return [
    ...stock.flatMap(([partNumber, held, reckoned]) => differ(`stock of ${partNumber}`, held, reckoned)),
    ...differ('the journal', Object.fromEntries([...books.journal].toSorted()), Object.fromEntries([...reckoning.journal].toSorted())),
    ...differ('entries that do not balance', books.unbalanced, 0),
    ...differ('the figures', books.figures, figures),
    ...devices.flatMap((device, seller) =>
      differ(`the drawers of seller ${seller + 1}`, books.sessions.filter((session) => session.device === device).map(({ device: _device, ...session }) => session), drawersOf(book.done.filter((act) => act.seller === seller)))),
  ];
}

function reckonAct(reckoning: Reckoning, act: Act): void {
  if (act.kind === 'sale') reckoning.sell(act.lines, 1, act.paid);
  else if (act.kind === 'expense') reckoning.spend(act.cents);
  else if (act.kind === 'closing') reckoning.close(act.countedCents - act.expectedCents);
}

interface Drawer {
  openingCents: number;
  expectedCents: number | null;
  countedCents: number | null;
  differenceCents: number | null;
  drawerCents: number;
}

/** One seller's sessions of cash, from first to last. */
function drawersOf(acts: readonly Act[]): Drawer[] {
  const drawers: Drawer[] = [];
  for (const act of acts) {
    const drawer = drawers.at(-1);
    if (act.kind === 'opening') drawers.push({ openingCents: act.floatCents, expectedCents: null, countedCents: null, differenceCents: null, drawerCents: act.floatCents });
    else if (drawer === undefined) throw new Error('an act before the register was opened');
    else if (act.kind === 'sale') drawer.drawerCents += act.paid.cashCents;
    else if (act.kind === 'expense') drawer.drawerCents -= act.cents;
    else Object.assign(drawer, { expectedCents: drawer.drawerCents, countedCents: act.countedCents, differenceCents: act.countedCents - drawer.drawerCents });
  }
  return drawers;
}

function differ(what: string, held: unknown, reckoned: unknown): Finding[] {
  const [a, b] = [held, reckoned].map((value) => JSON.stringify(value, sortKeys));
  return a === b ? [] : [{ kind: 'wrong', text: `${what}: the server holds ${a ?? 'nothing'}, reckoned are ${b ?? 'nothing'}` }];
}

function sortKeys(_key: string, value: unknown): unknown {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))) : value;
}
