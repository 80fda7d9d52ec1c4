import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { LogRow } from './e2e/device-log.ts';
import type { Part } from './e2e/real-shop.ts';
import { Book, type SaleAct } from './soak/book.ts';
import { checkChain, checkFigures, checkSales } from './soak/check-books.ts';
import { firstDifference, hashOf, withoutOwn, type PulledRows } from './soak/pulled-rows.ts';
import type { ServerBooks, ServerSale } from './soak/server-books.ts';

// A soak that finds nothing says something only if it would have found it.

const folder = mkdtempSync(join(tmpdir(), 'nexus-soak-checks-'));
afterAll(() => rmSync(folder, { recursive: true }));

const part: Part = {
  id: 'p1', partNumber: 'SK-1', barcode: '1', name: 'Aceite', unit: 'litro', prices: [10_000, 9000, 8000], taxRateBps: 1600, stockMilli: 1_000_000, costCents: 5_000_000,
};

/** One litre and a bit at a hundred pesos a litre, in cash. */
function sale(milli: number): SaleAct {
  const totalCents = milli * 10;
  const paid = { cashCents: totalCents, cardCents: 0, transferCents: 0 };
  return { kind: 'sale', seller: 0, lines: [{ part, quantityMilli: milli, discountCents: 0 }], discountCents: 0, totalCents, payment: { method: 'cash', tenderedCents: 'exact' }, paid };
}

function onServer(folio: string, milli: number): ServerSale {
  return {
    id: folio, folio, totalCents: milli * 10, items: [{ productId: 'p1', quantityMilli: milli, discountCents: 0 }],
    payments: [{ method: 'cash', amountCents: milli * 10 }], movedMilli: milli, balanceCents: 0,
  };
}

function day(): { book: Book; sales: ServerSale[] } {
  const book = new Book(folder);
  book.finish({ kind: 'opening', seller: 0, floatCents: 0 });
  for (const milli of [1010, 1020]) book.finish(sale(milli));
  book.tell({ seller: 0, folio: 'A1-1', total: '$101.00' });
  book.tell({ seller: 0, folio: 'A1-2', total: '$102.00' });
  return { book, sales: [onServer('A1-1', 1010), onServer('A1-2', 1020)] };
}

describe('what was told against what is there', () => {
  const kinds = (sales: readonly ServerSale[]): string[] => checkSales(day().book, sales).map(({ kind }) => kind);

  it('finds nothing where nothing is wrong', () => expect(kinds(day().sales)).toEqual([]));

  it.each([
    ['one that is not there', (sales: ServerSale[]) => sales.slice(1), ['lost', 'lost']],
    ['one with another total than was shown', ([first, second]: ServerSale[]) => [{ ...(first as ServerSale), totalCents: 1 }, second as ServerSale], ['lost', 'wrong']],
    ['one that is there twice', (sales: ServerSale[]) => [...sales, onServer('A1-3', 1020)], ['doubled']],
    ['one folio twice', (sales: ServerSale[]) => [...sales, onServer('A1-2', 1030)], ['doubled', 'lost', 'doubled']],
    ['one that nobody made', (sales: ServerSale[]) => [...sales, onServer('A1-3', 1030)], ['doubled']],
    ['one whose stock did not move', ([first, second]: ServerSale[]) => [{ ...(first as ServerSale), movedMilli: 0 }, second as ServerSale], ['wrong']],
    ['one without its payment', ([first, second]: ServerSale[]) => [{ ...(first as ServerSale), payments: [] }, second as ServerSale], ['wrong']],
    ['one whose entry does not balance', ([first, second]: ServerSale[]) => [{ ...(first as ServerSale), balanceCents: 5 }, second as ServerSale], ['wrong']],
  ])('finds %s', (_what, change, found) => expect(kinds(change(day().sales))).toEqual(found));
});

const books = (over: Partial<ServerBooks> = {}): ServerBooks => ({
  sales: [], operations: [], unbalanced: 0, figures: { saleCount: 2, totalCents: 20_300, cashCents: 20_300, cardCents: 0, transferCents: 0 },
  sessions: [{ device: 'd1', openingCents: 0, expectedCents: null, countedCents: null, differenceCents: null, drawerCents: 20_300 }],
  stock: new Map([['p1', { milli: 997_970, valueCents: 4_989_850, onShelfMilli: 997_970 }]]),
  journal: new Map([
    ['110', { debitCents: 20_300, creditCents: 0 }], ['130', { debitCents: 5_000_000, creditCents: 10_150 }], ['141', { debitCents: 800_000, creditCents: 0 }],
    ['210', { debitCents: 0, creditCents: 5_800_000 }], ['220', { debitCents: 0, creditCents: 2800 }], ['410', { debitCents: 0, creditCents: 17_500 }],
    ['510', { debitCents: 10_150, creditCents: 0 }],
  ]),
  ...over,
});

describe('the figures', () => {
  const found = (over: Partial<ServerBooks> = {}): string[] => checkFigures(day().book, [part], ['d1'], books(over)).map(({ text }) => text.split(':')[0] ?? '');

  it('agree where nothing is wrong', () => expect(found()).toEqual([]));

  it('do not agree with a centavo more or less anywhere', () => {
    const { figures, sessions, stock, journal } = books();
    expect(found({ figures: { ...figures, cashCents: 20_299 } })).toEqual(['the figures']);
    expect(found({ sessions: sessions.map((session) => ({ ...session, drawerCents: 20_301 })) })).toEqual(['the drawers of seller 1']);
    expect(found({ stock: new Map([...stock].map(([id, held]) => [id, { ...held, onShelfMilli: 997_969 }])) })).toEqual(['stock of SK-1']);
    expect(found({ journal: new Map([...journal, ['610', { debitCents: 1, creditCents: 0 }]]) })).toEqual(['the journal']);
    expect(found({ unbalanced: 1 })).toEqual(['entries that do not balance']);
  });
});

describe('a chain', () => {
  const row = (number: number, previous: string): LogRow => {
    const core = JSON.stringify({ device: 'd1', number, previous, type: 'sale.completed', body: {} });
    return { number, type: 'sale.completed', core, hash: createHash('sha256').update(core).digest('hex'), answer: null };
  };
  const first = row(1, '0');
  const second = row(2, first.hash);
  const kept = [first, second].map(({ number, hash, core }) => ({ id: String(number), device: 'd1', number, hash, core, outcome: 'applied' }));
  const found = (log: LogRow[], operations: ServerBooks['operations']): string[] => checkChain('d1', log, books({ operations })).map(({ kind }) => kind);

  it('is found broken, short, doubled, altered or set aside', () => {
    expect(found([first, second], kept)).toEqual([]);
    expect(found([first, row(2, 'other')], kept)).toEqual(['wrong', 'wrong']);
    expect(found([first, second], kept.slice(0, 1))).toEqual(['lost']);
    expect(found([first, second], [...kept, ...kept.slice(1)])).toEqual(['doubled', 'doubled']);
    expect(found([first, second], kept.map((each) => ({ ...each, outcome: 'quarantined' })))).toEqual(['wrong', 'wrong']);
  });
});

describe('pulled rows', () => {
  const rows = (over: Record<string, string> = {}): PulledRows => new Map([['stock', new Map(Object.entries({ a: '1', ...over }))], ['history', new Map([['x', '{"deviceId":"d1"}'], ['y', '{"deviceId":"d2"}']])]]);

  it('have one hash only when they are the same, and a device\'s own sales are not among its history', () => {
    expect(hashOf(rows())).toEqual(hashOf(rows()));
    expect(hashOf(rows({ a: '2' })).sha256).not.toBe(hashOf(rows()).sha256);
    expect(firstDifference(rows({ b: '2' }), rows())).toContain('stock b');
    expect(firstDifference(rows(), rows({ b: '2' }))).toContain('stock b');
    expect([...(withoutOwn(rows(), 'd1').get('history') ?? [])].map(([id]) => id)).toEqual(['y']);
  });
});
