import { sum } from '../../src/domain/kernel/integers.ts';
import type { Random } from './random.ts';
import type { DemoSale } from './ticket.ts';

/** Money taken out of a drawer, or put in, for a reason. */
export interface DemoCashMovement {
  atMs: number;
  direction: 'in' | 'out';
  amountCents: number;
  purpose: 'deposit' | 'expense';
  reason: string;
}

/** A register counted at the end of its day. */
export interface DemoClose {
  atMs: number;
  expectedCents: number;
  /** Coins and notes by face value in centavos; adds up to `countedCents`. */
  denominations: Record<string, number>;
  countedCents: number;
  cardCents: number;
}

const FACES_CENTS = [100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50] as const;
const SMALLEST_CENTS = 50;
const KEPT_CENTS = 300_000;
const DEPOSIT_FROM_CENTS = 900_000;

const EXPENSES: readonly (readonly [reason: string, pesos: readonly [number, number]])[] = [
  ['Garrafones de agua', [50, 150]],
  ['Papel para tickets', [60, 240]],
  ['Propina al camión de la basura', [20, 50]],
  ['Flete de refacción urgente', [80, 250]],
  ['Artículos de limpieza', [60, 220]],
];

/** What of a ticket stays in the drawer, by method. */
function paidCents(sale: DemoSale, method: 'cash' | 'card'): number {
  return sum(sale.payments.filter((payment) => payment.method === method).map((payment) => payment.amountCents));
}

function drawExpense(random: Random, atMs: number): DemoCashMovement {
  const [reason, [min, max]] = random.pick(EXPENSES);
  return { atMs, direction: 'out', amountCents: random.int(min, max) * 100, purpose: 'expense', reason };
}

/**
 * Through the day: a small expense now and then, and whenever the drawer grows full, a deposit that
 * leaves enough for change. Never takes out what is not there.
 */
export function drawMovements(random: Random, openingCents: number, sales: readonly DemoSale[]): DemoCashMovement[] {
  const movements: DemoCashMovement[] = [];
  const expenseAfter = random.chance(14) ? random.int(0, sales.length) : -1;
  let drawer = openingCents;
  sales.forEach((sale, index) => {
    drawer += paidCents(sale, 'cash');
    const atMs = sale.atMs + 15_000;
    if (index === expenseAfter) {
      const expense = drawExpense(random, atMs);
      drawer -= expense.amountCents;
      movements.push(expense);
    } else if (drawer > DEPOSIT_FROM_CENTS) {
      const amountCents = Math.floor((drawer - KEPT_CENTS) / 100_000) * 100_000;
      drawer -= amountCents;
      movements.push({ atMs, direction: 'out', amountCents, purpose: 'deposit', reason: 'Retiro para depósito en banco' });
    }
  });
  return movements;
}

/** Coins and notes that make an amount, mixed as a drawer is: never only the largest. */
function countInto(random: Random, cents: number): Record<string, number> {
  const denominations: Record<string, number> = {};
  let left = cents;
  for (const face of FACES_CENTS) {
    const most = Math.floor(left / face);
    const count = face === SMALLEST_CENTS || most < 2 ? most : random.int(Math.ceil(most / 2), most);
    if (count > 0) denominations[String(face)] = count;
    left -= count * face;
  }
  return denominations;
}

/** Most days come out even; else a few coins, seldom a note. Multiples of the smallest coin. */
function drawDifference(random: Random): number {
  if (random.chance(80)) return 0;
  const sign = random.chance(62) ? -1 : 1;
  return random.chance(88) ? sign * random.int(1, 60) * SMALLEST_CENTS : sign * random.pick([10_000, 20_000]);
}

/** Counts a register's drawer at closing time. */
export function drawClose(random: Random, atMs: number, openingCents: number, sales: readonly DemoSale[], movements: readonly DemoCashMovement[]): DemoClose {
  const moved = movements.map((movement) => (movement.direction === 'in' ? movement.amountCents : -movement.amountCents));
  const expectedCents = openingCents + sum(sales.map((sale) => paidCents(sale, 'cash'))) + sum(moved);
  const countedCents = Math.max(0, expectedCents + drawDifference(random));
  return { atMs, expectedCents, denominations: countInto(random, countedCents), countedCents, cardCents: sum(sales.map((sale) => paidCents(sale, 'card'))) };
}
