import { mulDivRound, sum } from '../../src/domain/kernel/integers.ts';
import type { DemoProduct } from './catalogue.ts';
import type { DemoCustomer } from './customers.ts';
import type { Random } from './random.ts';
import type { Shelf } from './shelf.ts';

export interface DemoSaleLine {
  productIndex: number;
  quantityMilli: number;
  /** At the customer's tier, tax included. */
  priceCents: number;
  discountCents: number;
}

export interface DemoPayment {
  method: 'cash' | 'card';
  amountCents: number;
  /** What was handed over; the rest is change. Equal to the amount for cards. */
  tenderedCents: number;
}

/** A sale as somebody meant it, before it is an operation. */
export interface DemoSale {
  atMs: number;
  /** Null: a customer nobody knows. */
  customerIndex: number | null;
  priceTier: 1 | 2 | 3;
  lines: DemoSaleLine[];
  payments: DemoPayment[];
  totalCents: number;
}

/** Whom a ticket is for and who sells it. */
export interface TicketSetting {
  shelf: Shelf;
  products: readonly DemoProduct[];
  customers: readonly DemoCustomer[];
  /** Indexes of this branch's customers. */
  regulars: readonly number[];
  maxDiscountBps: number;
}

const NOTE_CENTS = [5_000, 10_000, 20_000, 50_000, 100_000] as const;

/** How many somebody takes of a part at once, in whole units: sets of tyres, spark plugs, litres for one oil change. */
function usualUnits(random: Random, product: DemoProduct): number {
  if (product.name.startsWith('Bujía')) return random.pick([4, 4, 4, 6, 8, 1]);
  if (product.category === 'Lubricantes' && product.unit === 'litro') return random.pick([1, 4, 4, 5, 5, 2]);
  if (/^(Amortiguador|Disco|Rótula|Tornillo estab|Cilindro|Buje)/.test(product.name)) return random.pick([1, 2, 2]);
  if (/^(Fusible|Abrazadera|Tornillo de birlo|Foco|Inyector|Válvula de)/.test(product.name)) return random.pick([1, 2, 2, 3, 4]);
  return random.chance(92) ? 1 : 2;
}

/** Thousandths: metres go by halves while the price stays in whole fifty-centavo coins, all else whole. */
function usualQuantityMilli(random: Random, product: DemoProduct, priceCents: number): number {
  if (product.unit !== 'metro') return usualUnits(random, product) * 1000;
  const halves = random.int(1, 10);
  return priceCents % 100 === 0 ? halves * 500 : Math.ceil(halves / 2) * 1000;
}

function priceAtTier(product: DemoProduct, tier: 1 | 2 | 3): number {
  if (tier === 3) return product.price3Cents;
  return tier === 2 ? product.price2Cents : product.price1Cents;
}

function drawLine(random: Random, setting: TicketSetting, tier: 1 | 2 | 3, used: ReadonlySet<number>): DemoSaleLine | null {
  const productIndex = setting.shelf.draw(random);
  const product = productIndex === null ? undefined : setting.products[productIndex];
  if (productIndex === null || product === undefined || used.has(productIndex)) return null;
  const priceCents = priceAtTier(product, tier);
  const wanted = usualQuantityMilli(random, product, priceCents);
  const quantityMilli = Math.min(wanted, setting.shelf.onHandMilli(productIndex));
  return { productIndex, quantityMilli, priceCents, discountCents: 0 };
}

function drawLines(random: Random, setting: TicketSetting, tier: 1 | 2 | 3): DemoSaleLine[] {
  const size = tier === 1 ? random.pick([1, 1, 1, 1, 2, 2, 3, 4]) : random.pick([1, 1, 2, 2, 3, 3, 4, 5, 6]);
  const used = new Set<number>();
  const lines: DemoSaleLine[] = [];
  for (let count = 0; count < size; count += 1) {
    const line = drawLine(random, setting, tier, used);
    if (line === null) continue;
    used.add(line.productIndex);
    setting.shelf.take(line.productIndex, line.quantityMilli);
    lines.push(line);
  }
  return lines;
}

function grossCents(line: DemoSaleLine): number {
  return mulDivRound(line.priceCents, line.quantityMilli, 1000);
}

/** Now and then something off one line, in whole pesos and never over the seller's limit. */
function discountOneLine(random: Random, lines: DemoSaleLine[], maxDiscountBps: number): void {
  const line = random.pick(lines);
  const bps = random.int(200, 1_000);
  const cents = Math.floor((grossCents(line) * Math.min(bps, maxDiscountBps)) / 1_000_000) * 100;
  line.discountCents = cents;
}

function tenderedFor(random: Random, amountCents: number): number {
  if (random.chance(30)) return amountCents;
  const note = random.pick(NOTE_CENTS.filter((face) => face >= amountCents / 20));
  return Math.ceil(amountCents / note) * note;
}

function drawPayments(random: Random, totalCents: number): DemoPayment[] {
  const card = (amountCents: number): DemoPayment => ({ method: 'card', amountCents, tenderedCents: amountCents });
  const cash = (amountCents: number): DemoPayment => ({ method: 'cash', amountCents, tenderedCents: tenderedFor(random, amountCents) });
  const large = totalCents > 150_000;
  if (large && random.chance(8)) {
    const cashCents = Math.floor((totalCents * random.int(20, 60)) / 1_000_000) * 10_000;
    if (cashCents > 0) return [cash(cashCents), card(totalCents - cashCents)];
  }
  return [random.chance(large ? 52 : 27) ? card(totalCents) : cash(totalCents)];
}

function drawCustomer(random: Random, setting: TicketSetting): number | null {
  if (setting.regulars.length === 0 || random.chance(52)) return null;
  return random.weighted(setting.regulars, (index) => (setting.customers[index]?.kind === 'person' ? 1 : 4));
}

/** Draws a ticket and takes its parts off the shelf; null when nothing asked for was there. */
export function drawTicket(random: Random, setting: TicketSetting, atMs: number): DemoSale | null {
  const customerIndex = drawCustomer(random, setting);
  const priceTier = customerIndex === null ? 1 : (setting.customers[customerIndex]?.priceTier ?? 1);
  const lines = drawLines(random, setting, priceTier);
  if (lines.length === 0) return null;
  if (random.chance(7)) discountOneLine(random, lines, setting.maxDiscountBps);
  const totalCents = sum(lines.map((line) => grossCents(line) - line.discountCents));
  return { atMs, customerIndex, priceTier, lines, payments: drawPayments(random, totalCents), totalCents };
}
