import type { Role } from '../../src/domain/identity/permissions.ts';
import type { BranchKey } from './places.ts';
import { createRandom } from './random.ts';
import type { Random } from './random.ts';

/** Somebody who works in the demo shop, with what is needed to sign in as them. */
export interface DemoEmployee {
  /** Short and unique, for other data to refer to. */
  key: string;
  name: string;
  /** A null branch means every branch. */
  roles: readonly { role: Role; branch: BranchKey | null }[];
  /** Null: does not sign in at a counter. */
  pin: string | null;
  email: string | null;
  /** Null exactly when `email` is. */
  password: string | null;
  maxDiscountBps: number;
}

type Row = readonly [key: string, name: string, roles: DemoEmployee['roles'], maxDiscountBps: number, email?: string];

const ROWS: readonly Row[] = [
  ['rosa', 'Rosa Elena Villaseñor', [{ role: 'owner', branch: null }], 5_000, 'duena@eltornillo.example'],
  ['gerardo', 'Gerardo Pulido', [{ role: 'admin', branch: null }], 3_000, 'gerencia@eltornillo.example'],
  ['maribel', 'Maribel Cázares', [{ role: 'accountant', branch: null }], 0, 'contadora@eltornillo.example'],
  ['chuy', 'Jesús «Chuy» Orozco', [{ role: 'manager', branch: 'centro' }, { role: 'cashier', branch: 'mercado' }], 1_500],
  ['lupita', 'Guadalupe Barajas', [{ role: 'manager', branch: 'norte' }], 1_500],
  ['tono', 'Antonio Magaña', [{ role: 'manager', branch: 'mercado' }], 1_500],
  ['brenda', 'Brenda Camarena', [{ role: 'cashier', branch: 'centro' }], 500],
  ['ivan', 'Iván Robledo', [{ role: 'cashier', branch: 'centro' }], 500],
  ['fatima', 'Fátima Zepeda', [{ role: 'cashier', branch: 'centro' }], 800],
  ['omar', 'Omar Plascencia', [{ role: 'cashier', branch: 'norte' }], 500],
  ['itzel', 'Itzel Arreola', [{ role: 'cashier', branch: 'norte' }], 500],
  ['uriel', 'Uriel Tovar', [{ role: 'cashier', branch: 'norte' }], 800],
  ['nayeli', 'Nayeli Becerra', [{ role: 'cashier', branch: 'mercado' }], 500],
  ['beto', 'Alberto Íñiguez', [{ role: 'cashier', branch: 'mercado' }], 500],
  ['ramon', 'Ramón Quintero', [{ role: 'warehouse', branch: 'centro' }], 0],
  ['saul', 'Saúl Ocampo', [{ role: 'warehouse', branch: 'norte' }, { role: 'warehouse', branch: 'mercado' }], 0],
];

const WORDS: readonly string[] = ['tuerca', 'bisagra', 'yunque', 'birlo', 'cobre', 'fragua', 'torno', 'piston', 'balero', 'resorte', 'marfil', 'nogal', 'cantera', 'agave', 'barro', 'jade'];

/**
 * Whether a PIN is among the first that anybody tries: one digit repeated, pairs (1212, 1122, 1221),
 * runs up or down, recent years, a column of the keypad.
 */
export function isEasyPin(pin: string): boolean {
  const [a = 0, b = 0, c = 0, d = 0] = [...pin].map(Number);
  const pairs = (a === b && c === d) || (a === c && b === d) || (a === d && b === c);
  const run = (b - a + 10) % 10 === (c - b + 10) % 10 && (c - b + 10) % 10 === (d - c + 10) % 10;
  return pairs || run || /^(19|20)/.test(pin) || new Set(pin).size < 3 || pin === '2580' || pin === '0852';
}

function drawPin(random: Random, taken: Set<string>): string {
  for (;;) {
    const pin = random.fill('####');
    if (!isEasyPin(pin) && !taken.has(pin)) {
      taken.add(pin);
      return pin;
    }
  }
}

/** The people of the demo: the same every time, with PINs and passwords from the seed. PINs differ. */
export function generatePeople(seed: string): DemoEmployee[] {
  const random = createRandom(`${seed}/people`);
  const taken = new Set<string>();
  return ROWS.map(([key, name, roles, maxDiscountBps, email]) => {
    const office = roles.every(({ role }) => role === 'accountant');
    const pin = drawPin(random, taken);
    const password = `${random.pick(WORDS)}-${random.pick(WORDS)}-${random.int(1_000, 9_999)}`;
    return { key, name, roles, pin: office ? null : pin, email: email ?? null, password: email === undefined ? null : password, maxDiscountBps };
  });
}

/** Who stands at the counter of a branch, in a fixed order. */
export function cashiersOf(people: readonly DemoEmployee[], branch: BranchKey): DemoEmployee[] {
  return people.filter((person) => person.roles.some((grant) => grant.role === 'cashier' && grant.branch === branch));
}

/** Who receives goods in a branch: its warehouse hand. */
export function receiverOf(people: readonly DemoEmployee[], branch: BranchKey): DemoEmployee {
  const found = people.find((person) => person.roles.some((grant) => grant.role === 'warehouse' && grant.branch === branch));
  if (found === undefined) throw new RangeError(`Nobody receives goods in ${branch}`);
  return found;
}
