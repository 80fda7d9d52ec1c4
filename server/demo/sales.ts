import { addDays } from '../../src/domain/kernel/days.ts';
import { mulDivRound } from '../../src/domain/kernel/integers.ts';
import type { DemoProduct } from './catalogue.ts';
import type { DemoCustomer } from './customers.ts';
import { drawClose, drawMovements } from './drawer.ts';
import type { DemoCashMovement, DemoClose } from './drawer.ts';
import { SUPPLIERS } from './names.ts';
import { cashiersOf, receiverOf } from './people.ts';
import type { DemoEmployee } from './people.ts';
import { BRANCHES, REGISTERS } from './places.ts';
import type { BranchKey, DemoBranch, DemoRegister } from './places.ts';
import { createRandom } from './random.ts';
import type { Random } from './random.ts';
import { openShelves } from './shelf.ts';
import type { Shelf } from './shelf.ts';
import { drawTicket } from './ticket.ts';
import type { DemoSale } from './ticket.ts';

/** One register's day: opened, sold at, counted. */
export interface DemoSession {
  register: string;
  branch: BranchKey;
  /** Key of the employee at the counter. */
  cashier: string;
  openedAtMs: number;
  openingCents: number;
  /** In order of time, as are the movements. */
  sales: DemoSale[];
  movements: DemoCashMovement[];
  /** Null while the register is open, on the last day only. */
  close: DemoClose | null;
}

/** Goods that came in; each line's cost is for the whole line, without tax. */
export interface DemoReceipt {
  branch: BranchKey;
  /** Key of the employee who took them in. */
  receiver: string;
  atMs: number;
  supplierName: string;
  supplierInvoice: string;
  lines: { productIndex: number; quantityMilli: number; costCents: number }[];
}

/** A day of business; receipts come before the shop opens. */
export interface DemoDay {
  /** `2026-11-20`, in the shop's own time zone. */
  day: string;
  receipts: DemoReceipt[];
  sessions: DemoSession[];
}

export interface TradeOptions {
  seed: string;
  products: readonly DemoProduct[];
  customers: readonly DemoCustomer[];
  people: readonly DemoEmployee[];
  /** Last day of business, `2026-11-20`. */
  today: string;
  /** How many days, today included. */
  days: number;
  /** Nothing is later than this; registers still open then stay open. Absent: the last day is whole. */
  nowMs?: number;
  /** Tickets against the ordinary number, percent (100 when absent). */
  volumePercent?: number;
}

/** Guadalajara keeps UTC−6 all year since daylight saving was abolished in October 2022. */
const UTC_OFFSET_HOURS = 6;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** How busy each hour is: slow at opening and at lunch, best before noon and after work. */
const HOUR_WEIGHTS: Readonly<Record<number, number>> = { 9: 7, 10: 11, 11: 13, 12: 13, 13: 11, 14: 6, 15: 7, 16: 11, 17: 12, 18: 9 };
/** Sunday first: Mondays and Saturdays are best, for a different reason. */
const DAY_PERCENT = [70, 118, 98, 94, 97, 108, 115] as const;
const RECEIPT_WEEKDAY: Readonly<Record<BranchKey, number>> = { centro: 2, norte: 3, mercado: 4 };

function localMs(day: string, hour: number): number {
  return Date.parse(`${day}T00:00:00Z`) + (hour + UTC_OFFSET_HOURS) * HOUR_MS;
}

function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay();
}

/** Instants of a register's tickets in order, at least twenty seconds apart. */
function drawInstants(random: Random, day: string, hours: readonly [number, number], count: number): number[] {
  const open = Object.keys(HOUR_WEIGHTS).map(Number).filter((hour) => hour >= hours[0] && hour < hours[1]);
  const drawn = Array.from({ length: count }, () => {
    const hour = random.weighted(open, (each) => HOUR_WEIGHTS[each] ?? 0);
    return localMs(day, hour) + random.int(0, HOUR_MS - 1);
  }).sort((a, b) => a - b);
  let earliest = 0;
  return drawn.map((atMs) => {
    earliest = Math.max(atMs, earliest + 20_000);
    return earliest;
  });
}

interface Stage {
  options: TradeOptions;
  shelves: Record<BranchKey, Shelf>;
  regulars: Record<BranchKey, number[]>;
}

function setStage(options: TradeOptions): Stage {
  const regulars: Record<BranchKey, number[]> = { centro: [], norte: [], mercado: [] };
  options.customers.forEach((customer, index) => regulars[customer.homeBranch].push(index));
  return { options, shelves: openShelves(options.seed, options.products), regulars };
}

function ticketCount(random: Random, register: DemoRegister, weekday: number, volumePercent: number): number {
  const expected = (register.ticketsPerDay * (DAY_PERCENT[weekday] ?? 100) * volumePercent * random.int(80, 120)) / 1_000_000;
  return Math.max(1, Math.round(expected));
}

/** Cashiers change places from day to day; two registers of a branch never share one. */
function cashierAt(stage: Stage, branch: BranchKey, register: DemoRegister, day: string): DemoEmployee {
  const cashiers = cashiersOf(stage.options.people, branch);
  const place = REGISTERS.filter((each) => each.branch === branch).indexOf(register);
  const turn = Math.floor(Date.parse(`${day}T00:00:00Z`) / 86_400_000) + place;
  const cashier = cashiers[turn % cashiers.length];
  if (cashier === undefined) throw new RangeError(`Nobody sells in ${branch}`);
  return cashier;
}

function playRegister(stage: Stage, branch: DemoBranch, register: DemoRegister, day: string, hours: readonly [number, number]): DemoSession | null {
  const { seed, products, customers, nowMs = Infinity, volumePercent = 100 } = stage.options;
  const random = createRandom(`${seed}/trade/${register.name}/${day}`);
  const openedAtMs = localMs(day, hours[0]) - random.int(3, 12) * MINUTE_MS;
  const closesAtMs = localMs(day, hours[1]) + random.int(6, 22) * MINUTE_MS;
  if (openedAtMs > nowMs) return null;
  const cashier = cashierAt(stage, branch.key, register, day);
  const setting = { shelf: stage.shelves[branch.key], products, customers, regulars: stage.regulars[branch.key], maxDiscountBps: cashier.maxDiscountBps };
  const count = ticketCount(random, register, weekdayOf(day), volumePercent);
  const instants = drawInstants(random, day, hours, count).filter((atMs) => atMs <= nowMs && atMs < closesAtMs - MINUTE_MS);
  const sales = instants.map((atMs) => drawTicket(random, setting, atMs)).filter((sale) => sale !== null);
  const openingCents = random.pick([150_000, 200_000]);
  const movements = drawMovements(random, openingCents, sales).filter((movement) => movement.atMs <= nowMs);
  const close = closesAtMs > nowMs ? null : drawClose(random, closesAtMs, openingCents, sales, movements);
  return { register: register.name, branch: branch.key, cashier: cashier.key, openedAtMs, openingCents, sales, movements, close };
}

/** Brands come from one supplier each; a branch's order is split among them. */
function supplierOf(manufacturer: string): string {
  let hash = 0;
  for (const letter of manufacturer) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) % 1_000_003;
  return SUPPLIERS[hash % SUPPLIERS.length] ?? '';
}

function receive(stage: Stage, branch: DemoBranch, day: string): DemoReceipt[] {
  const { seed, products, people, nowMs = Infinity } = stage.options;
  const atMs = localMs(day, 8) + 15 * MINUTE_MS;
  if (weekdayOf(day) !== RECEIPT_WEEKDAY[branch.key] || atMs + HOUR_MS > nowMs) return [];
  const random = createRandom(`${seed}/receipts/${branch.key}/${day}`);
  const bySupplier = new Map<string, DemoReceipt>();
  for (const { productIndex, quantityMilli } of stage.shelves[branch.key].reorder()) {
    const product = products[productIndex];
    if (product === undefined) continue;
    const supplierName = supplierOf(product.manufacturer);
    const unitCostCents = mulDivRound(product.costCents, random.pick([98, 100, 100, 100, 101, 102]), 100);
    const known = bySupplier.get(supplierName);
    const receipt = known ?? {
      branch: branch.key, receiver: receiverOf(people, branch.key).key, atMs: atMs + bySupplier.size * 7 * MINUTE_MS, supplierName, supplierInvoice: `F-${random.fill('######')}`, lines: [],
    };
    if (known === undefined) bySupplier.set(supplierName, receipt);
    receipt.lines.push({ productIndex, quantityMilli, costCents: mulDivRound(unitCostCents, quantityMilli, 1000) });
  }
  return [...bySupplier.values()];
}

/**
 * Plays the shop day by day, oldest first, without ever selling more than its branch holds.
 * Depends on the options alone. Figures in centavos (tax included, costs without) and thousandths.
 */
export function* generateTrade(options: TradeOptions): Generator<DemoDay> {
  const stage = setStage(options);
  for (let back = options.days - 1; back >= 0; back -= 1) {
    const day = addDays(options.today, -back);
    const receipts = BRANCHES.flatMap((branch) => receive(stage, branch, day));
    const sessions = REGISTERS.map((register) => {
      const branch = BRANCHES.find((each) => each.key === register.branch);
      const hours = branch?.hours[weekdayOf(day)] ?? null;
      return branch === undefined || hours === null ? null : playRegister(stage, branch, register, day, hours);
    }).filter((session) => session !== null);
    yield { day, receipts, sessions };
  }
}
