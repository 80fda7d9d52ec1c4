import type { Payment } from '../../../src/domain/sales/operations.ts';
import type { Cart } from '../../../src/device/contract.ts';
import { checkOut } from '../../../src/device/shop/checkout.ts';
import { recordAct } from '../../../src/device/shop/recorder.ts';
import { closeSession, moveCash, openSession } from '../../../src/device/shop/register.ts';
import { uuidv7 } from '../../../src/domain/kernel/ids.ts';
import { NO_FACTS, OWED } from '../oracle/promises.ts';
import { accountOfMethod, cashAccount, incomeAccount, lineFigures, taxOn, Tally } from '../oracle/reckoning.ts';
import { markOf, seriesOf, type Act, type Intent, type Scene } from './scene.ts';
import { owing } from './owing.ts';
import { trade } from './trade.ts';
import type { Random } from '../time/random.ts';

/** Everything people do at a device. A new type of operation is one more entry. */
export const acts: readonly Act[] = [
  ...trade,
  ...owing,
  { type: 'sale.completed', weight: 32, by: 'cashier', prepare: sell },
  { type: 'sale.completed', weight: 8, by: 'cashier', findsCustomers: true, prepare: sell },
  { type: 'cash-session.opened', weight: 12, by: 'cashier', prepare: openRegister },
  { type: 'cash.moved', weight: 8, by: 'cashier', prepare: moveMoney },
  { type: 'cash-session.closed', weight: 3, by: 'cashier', prepare: closeRegister },
  { type: 'cash-session.closed', weight: 1, by: 'cashier', prepare: closeWithContradiction },
  { type: 'goods.received', weight: 6, by: 'manager', prepare: receiveGoods },
  { type: 'stock.adjusted', weight: 8, by: 'manager', prepare: adjustStock },
  { type: 'customer.created', weight: 5, by: 'cashier', prepare: createCustomer },
  { type: 'customer.edited', weight: 6, by: 'manager', findsCustomers: true, prepare: editCustomer },
  { type: 'product.edited', weight: 5, by: 'owner', prepare: editProduct },
  { type: 'sign-in.attempted', weight: 4, by: 'cashier', prepare: mistypePin },
];

function newId({ tab, recorder }: Scene): string {
  return uuidv7(recorder.ports.clock.wallMs() + (tab.clock?.offset?.offsetMs ?? 0), recorder.ports.randomBytes);
}

function sell(scene: Scene): Intent | null {
  const { random, session, recorder, serial, customers } = scene;
  if (session === null) return null;
  const mark = markOf(serial);
  const cart = cartOf(scene);
  const figures = cart.lines.map((line) => ({ ...lineFigures({ ...line, taxRateBps: line.product.taxRateBps }), line }));
  const totalCents = figures.reduce((sum, { totalCents: cents }) => sum + cents, 0);
  const customerId = customers.length > 0 ? random.pick(customers) : null;
  const { payments, changeCents, creditCents } = payFor(random, mark, totalCents, customerId !== null);
  const tax = creditCents > 0 ? OWED : '220';
  const ledger = new Tally();
  for (const { method, amountCents } of payments) ledger.add(method === 'credit' ? OWED : (accountOfMethod[method] ?? ''), amountCents);
  for (const { netCents, taxCents, line } of figures) {
    ledger.add(incomeAccount(line.product.taxRateBps), -netCents);
    ledger.add(tax, -taxCents);
  }
  const { warehouseId } = scene.deviceShop;
  const sale = {
    totalCents,
    netCents: figures.reduce((sum, { netCents }) => sum + netCents, 0),
    taxCents: figures.reduce((sum, { taxCents }) => sum + taxCents, 0),
  };
  const series = seriesOf(scene);
  const press = (): Promise<unknown> => checkOut(recorder, series, { ...cart, customerId }, payments, changeCents);
  const twice = random.chance(0.1);
  return {
    mark,
    facts: () => ({
      ...NO_FACTS,
      stock: cart.lines.map(({ product, quantityMilli }) => ({ productId: product.id, warehouseId, quantityMilli: -quantityMilli })),
      cash: payments.filter(({ method }) => method !== 'credit').map(({ method, amountCents }) => ({ method, amountCents })),
      ledger: Object.fromEntries(ledger.entries()),
      sale,
      owed: customerId === null || creditCents === 0 ? [] : [{ customerId, amountCents: creditCents }],
    }),
    record: () => (twice ? pressedTwice(press) : press()),
  };
}

/** Of two presses one may be refused (a full disk) and the other not: then it is sold. */
async function pressedTwice(press: () => Promise<unknown>): Promise<void> {
  const [first, second] = await Promise.allSettled([press(), press()]);
  if (first.status === 'rejected' && second.status === 'rejected') throw first.reason;
}

/** Cash, some of it by card or transfer, some of it on the customer's account. */
function payFor(random: Random, reference: string, totalCents: number, mayOwe: boolean): { payments: Payment[]; changeCents: number; creditCents: number } {
  const creditCents = mayOwe && random.chance(0.5) ? random.pick([totalCents, random.int(0, totalCents)]) : 0;
  const cardCents = random.chance(0.3) ? random.int(0, totalCents - creditCents) : 0;
  const cashCents = totalCents - creditCents - cardCents;
  const changeCents = cashCents > 0 ? random.pick([0, 0, 50, 10_000]) : 0;
  const exactly = (method: Payment['method'], amountCents: number): Payment[] => (amountCents > 0 ? [{ method, amountCents, tenderedCents: amountCents, reference }] : []);
  const payments: Payment[] = [
    { method: 'cash', amountCents: cashCents, tenderedCents: cashCents + changeCents, reference },
    ...exactly(random.pick(['card', 'transfer'] as const), cardCents), ...exactly('credit', creditCents),
  ];
  return { payments, changeCents, creditCents };
}

function cartOf(scene: Scene): Cart {
  const { random, products } = scene;
  const lines = Array.from({ length: random.int(1, 3) }, () => {
    const { id, fields } = random.pick(products);
    const { costCents: _cost, ...shown } = fields;
    const quantityMilli = random.chance(0.8) ? random.int(1, 3) * 1000 : random.int(1, 2500);
    const grossCents = lineFigures({ priceCents: shown.price1Cents, quantityMilli, discountCents: 0, taxRateBps: null }).totalCents;
    return { key: `line-${id}`, product: { id, ...shown }, quantityMilli, priceCents: shown.price1Cents, discountCents: random.chance(0.2) ? Math.floor(grossCents / 30) : 0 };
  });
  return { id: newId(scene), customerId: null, customerName: null, priceTier: 1, lines };
}

function openRegister({ session, recorder, serial }: Scene): Intent | null {
  if (session !== null) return null;
  const openingCents = 1_000_000 + serial;
  return {
    mark: `"openingCents":${openingCents}}`,
    facts: () => ({ ...NO_FACTS, cash: [{ method: 'cash', amountCents: openingCents }] }),
    record: () => openSession(recorder, openingCents),
  };
}

function moveMoney({ session, recorder, random, serial }: Scene): Intent | null {
  if (session === null) return null;
  const direction = random.pick(['in', 'out'] as const);
  const purpose = random.pick(['change', 'deposit', 'expense', 'owner', 'other'] as const);
  const amountCents = random.int(1, 90_000);
  const signedCents = direction === 'in' ? amountCents : -amountCents;
  const reason = markOf(serial);
  return {
    mark: reason,
    facts: () => ({ ...NO_FACTS, cash: [{ method: 'cash', amountCents: signedCents }], ledger: { '110': signedCents, [cashAccount(direction, purpose)]: -signedCents } }),
    record: () => moveCash(recorder, { direction, purpose, amountCents, reason }),
  };
}

function closeRegister({ session, recorder, random, serial }: Scene): Intent | null {
  if (session === null) return null;
  const countedCents = Math.max(0, session.expected.cash + random.pick([0, 0, 0, -700, 1300]));
  return {
    mark: markOf(serial),
    facts: (body) => {
      const differenceCents = countedCents - Number(body['expectedCents']);
      return differenceCents === 0 ? NO_FACTS : { ...NO_FACTS, ledger: { '110': differenceCents, [differenceCents < 0 ? '630' : '430']: -differenceCents } };
    },
    record: () => closeSession(recorder, { denominations: {}, countedCents, note: markOf(serial) }),
  };
}

/** What no honest screen would record: figures that contradict each other. It has to be kept, and to be seen. */
function closeWithContradiction({ session, recorder, serial }: Scene): Intent | null {
  const author = recorder.signedIn()?.employee.id;
  if (session === null || author === undefined || recorder.ended() !== null) return null;
  const { cash, card, transfer } = session.expected;
  const body = { sessionId: session.sessionId, denominations: {}, countedCents: cash, expectedCents: cash + 1, expectedByMethod: { cash, card, transfer }, note: markOf(serial) };
  const id = uuidv7(recorder.ports.clock.wallMs(), recorder.ports.randomBytes);
  return {
    mark: markOf(serial), quarantined: true, facts: () => NO_FACTS,
    record: () => recorder.log.record({ plan: () => ({ id, type: 'cash-session.closed', version: 1, author, body }) }),
  };
}

function receiveGoods({ recorder, random, serial, products, deviceShop: { warehouseId } }: Scene): Intent {
  const lines = Array.from({ length: random.int(1, 3) }, () => {
    const { id, fields } = random.pick(products);
    return { productId: id, quantityMilli: random.int(1, 20) * 1000, costCents: random.int(100, 100_000), taxRateBps: fields.taxRateBps };
  });
  const costCents = lines.reduce((sum, line) => sum + line.costCents, 0);
  const taxCents = lines.reduce((sum, line) => sum + taxOn(line.costCents, line.taxRateBps), 0);
  const body = { warehouseId, supplierName: 'Proveedora', supplierInvoice: null, lines, note: markOf(serial) };
  return {
    mark: markOf(serial),
    facts: () => ({
      ...NO_FACTS, stock: lines.map(({ productId, quantityMilli }) => ({ productId, warehouseId, quantityMilli })),
      ledger: { '141': taxCents, '210': -(costCents + taxCents) },
    }),
    record: () => recordAct(recorder, { type: 'goods.received', plan: () => ({ body }) }),
  };
}

function adjustStock({ recorder, random, serial, products, deviceShop: { warehouseId } }: Scene): Intent {
  const lines = [{ productId: random.pick(products).id, quantityMilli: random.pick([-2000, -1000, 1000, 3000]) }];
  const body = { warehouseId, reason: 'correction', lines, note: markOf(serial) };
  return {
    mark: markOf(serial),
    facts: () => ({ ...NO_FACTS, stock: lines.map((line) => ({ ...line, warehouseId })) }),
    record: () => recordAct(recorder, { type: 'stock.adjusted', plan: () => ({ body }) }),
  };
}

function createCustomer(scene: Scene): Intent {
  const { recorder, serial, deviceShop } = scene;
  const customerId = newId(scene);
  const fields = { homeBranchId: deviceShop.branch.branchId, priceTier: 1, creditLimitCents: serial % 2 === 0 ? 0 : 500_000, vehicles: [], active: true };
  const personal = {
    name: `Cliente ${serial}`, rfc: null, legalName: null, taxRegime: null, cfdiUse: null, postalCode: null, email: null, phone: null, address: null, notes: markOf(serial),
  };
  return {
    mark: markOf(serial),
    facts: () => NO_FACTS,
    record: () => recordAct(recorder, { type: 'customer.created', plan: () => ({ body: { customerId, fields }, personal }) }),
  };
}

function editCustomer({ recorder, random, serial, customers }: Scene): Intent | null {
  if (customers.length === 0) return null;
  const customerId = random.pick(customers);
  const personal = { notes: markOf(serial), ...(random.chance(0.5) ? { phone: `55${serial}` } : {}), ...(random.chance(0.3) ? { name: `Clienta ${serial}` } : {}) };
  const fields = random.chance(0.3) ? { priceTier: random.int(1, 3) } : {};
  return {
    mark: markOf(serial),
    facts: () => NO_FACTS,
    record: () => recordAct(recorder, { type: 'customer.edited', plan: () => ({ body: { customerId, fields }, personal }) }),
  };
}

function editProduct({ recorder, random, serial, products }: Scene): Intent {
  const { id } = random.pick(products);
  const fields = { description: markOf(serial), ...(random.chance(0.5) ? { category: `C${serial}` } : {}) };
  return {
    mark: markOf(serial),
    facts: () => NO_FACTS,
    record: () => recordAct(recorder, { type: 'product.edited', plan: () => ({ body: { productId: id, fields } }) }),
  };
}

/** A PIN typed wrongly while the server is away; the log says so to the server later. */
function mistypePin({ recorder, serial, shop, random }: Scene): Intent {
  const atMs = 1_700_000_000_000 + serial;
  const body = { employeeId: random.pick(shop.cashierIds), succeeded: false, atMs };
  return {
    mark: `"atMs":${atMs}`,
    facts: () => NO_FACTS,
    record: () => recordAct(recorder, { type: 'sign-in.attempted', plan: () => ({ body }) }),
  };
}
