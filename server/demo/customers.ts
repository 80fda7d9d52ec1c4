import {
  COMPANY_EMBLEMS, COMPANY_KINDS, GIVEN_NAMES, NEIGHBOURHOODS, STREETS, SURNAMES, WORKSHOP_EMBLEMS, WORKSHOP_KINDS,
} from './names.ts';
import { BRANCHES } from './places.ts';
import type { BranchKey } from './places.ts';
import { createRandom } from './random.ts';
import type { Random } from './random.ts';
import { companyInitials, personInitials, rfcCheckDigit } from './rfc.ts';
import { VEHICLES } from './vehicles.ts';

export interface DemoCustomerVehicle {
  make: string;
  model: string;
  year: number;
  engine: string;
  vin: null;
  plates: string | null;
}

export type CustomerKind = 'workshop' | 'person' | 'company';

/** A customer as plain data. Who never asked for an invoice has no fiscal data (null). */
export interface DemoCustomer {
  kind: CustomerKind;
  homeBranch: BranchKey;
  name: string;
  legalName: string | null;
  rfc: string | null;
  taxRegime: string | null;
  cfdiUse: string | null;
  postalCode: string | null;
  email: string | null;
  phone: string;
  address: string;
  /** 1 counter, 2 workshop, 3 wholesale. */
  priceTier: 1 | 2 | 3;
  creditLimitCents: number;
  vehicles: DemoCustomerVehicle[];
}

interface Person {
  given: string;
  paternal: string;
  maternal: string;
}

interface Memory {
  phones: Set<string>;
  names: Set<string>;
  rfcs: Set<string>;
}

const NAME_TRIES = 20;

function drawPerson(random: Random): Person {
  return { given: random.pick(GIVEN_NAMES), paternal: random.pick(SURNAMES), maternal: random.pick(SURNAMES) };
}

function drawName(random: Random, kind: CustomerKind, person: Person): string {
  if (kind === 'person') return `${person.given} ${person.paternal} ${person.maternal}`;
  if (kind === 'company') return `${random.pick(COMPANY_KINDS)} ${random.pick(COMPANY_EMBLEMS)}`;
  const family = random.chance(20) ? `Hermanos ${person.paternal}` : person.paternal;
  return `${random.pick(WORKSHOP_KINDS)} ${random.chance(55) ? random.pick(WORKSHOP_EMBLEMS) : family}`;
}

/** A name nobody has yet; where words run out, a branch number tells them apart as in real life. */
function drawUniqueName(random: Random, memory: Memory, kind: CustomerKind): { person: Person; name: string } {
  for (let attempt = 1; ; attempt += 1) {
    const person = drawPerson(random);
    const drawn = drawName(random, kind, person);
    const name = attempt <= NAME_TRIES ? drawn : `${drawn} ${attempt - NAME_TRIES + 1}`;
    if (!memory.names.has(name)) {
      memory.names.add(name);
      return { person, name };
    }
  }
}

function drawPhone(random: Random, memory: Memory): string {
  for (;;) {
    const phone = `3355${random.int(51, 59)}${random.fill('####')}`;
    if (!memory.phones.has(phone)) {
      memory.phones.add(phone);
      return phone;
    }
  }
}

function drawRfc(random: Random, memory: Memory, initials: string, firstYear: number, lastYear: number): string {
  for (;;) {
    const date = new Date(Date.UTC(random.int(firstYear, lastYear), random.int(0, 11), random.int(1, 28)));
    const yymmdd = date.toISOString().slice(2, 10).replaceAll('-', '');
    const body = `${initials}${yymmdd}${random.fill(random.chance(50) ? '@#' : '#@')}`;
    const rfc = body + rfcCheckDigit(body);
    if (!memory.rfcs.has(rfc)) {
      memory.rfcs.add(rfc);
      return rfc;
    }
  }
}

type Fiscal = Pick<DemoCustomer, 'legalName' | 'rfc' | 'taxRegime' | 'cfdiUse'>;

const NO_FISCAL: Fiscal = { legalName: null, rfc: null, taxRegime: null, cfdiUse: null };
const INVOICED_PERCENT: Readonly<Record<CustomerKind, number>> = { workshop: 82, person: 38, company: 100 };

function drawFiscal(random: Random, memory: Memory, kind: CustomerKind, person: Person, name: string): Fiscal {
  if (!random.chance(INVOICED_PERCENT[kind])) return NO_FISCAL;
  if (kind === 'company') {
    const taxRegime = random.chance(75) ? '601' : '626';
    return { legalName: name.toUpperCase(), rfc: drawRfc(random, memory, companyInitials(name), 1985, 2022), taxRegime, cfdiUse: random.chance(60) ? 'G03' : 'G01' };
  }
  const employed = kind === 'person' && random.chance(45);
  const initials = personInitials(person.given, person.paternal, person.maternal);
  return {
    legalName: `${person.given} ${person.paternal} ${person.maternal}`.toUpperCase(),
    rfc: drawRfc(random, memory, initials, 1955, 2003),
    taxRegime: employed ? '605' : random.pick(['612', '626', '626']),
    cfdiUse: employed ? 'S01' : random.pick(['G03', 'G03', 'G01']),
  };
}

function drawVehicle(random: Random): DemoCustomerVehicle {
  const vehicle = random.weighted(VEHICLES, (candidate) => candidate.weight);
  return {
    make: vehicle.make,
    model: vehicle.model,
    year: random.int(vehicle.from, vehicle.to),
    engine: random.pick(vehicle.engines),
    vin: null,
    plates: random.chance(70) ? random.fill('J@@-###-@') : null,
  };
}

function drawVehicles(random: Random, kind: CustomerKind): DemoCustomerVehicle[] {
  const count = kind === 'company' ? random.int(2, 6) : kind === 'person' ? random.int(1, 2) : random.int(0, 1);
  return Array.from({ length: count }, () => drawVehicle(random));
}

const CREDIT_PESOS: Readonly<Record<CustomerKind, readonly number[]>> = {
  workshop: [0, 0, 3_000, 5_000, 10_000, 15_000],
  person: [0],
  company: [0, 10_000, 20_000, 50_000],
};

function drawTier(random: Random, kind: CustomerKind): 1 | 2 | 3 {
  if (kind === 'person') return 1;
  if (kind === 'company') return random.chance(60) ? 3 : 2;
  return random.chance(88) ? 2 : 3;
}

function emailOf(random: Random, name: string): string | null {
  if (!random.chance(55)) return null;
  const words = name.normalize('NFD').replace(/\p{M}+/gu, '').toLowerCase().split(/[^a-z0-9]+/);
  return `${words.filter((word) => word.length > 2).slice(0, 3).join('.')}@correo.example`;
}

function makeCustomer(memory: Memory, seed: string, index: number): DemoCustomer {
  const random = createRandom(`${seed}/customer/${index}`);
  const kind = random.weighted<CustomerKind>(['workshop', 'person', 'company'], (each) => ({ workshop: 46, person: 46, company: 8 })[each]);
  const { person, name } = drawUniqueName(random, memory, kind);
  const [neighbourhood, postalCode] = random.pick(NEIGHBOURHOODS);
  const fiscal = drawFiscal(random, memory, kind, person, name);
  return {
    kind,
    homeBranch: random.weighted(BRANCHES, (branch) => ({ centro: 45, norte: 33, mercado: 22 })[branch.key]).key,
    name,
    ...fiscal,
    postalCode: fiscal.rfc === null ? null : postalCode,
    email: emailOf(random, name),
    phone: drawPhone(random, memory),
    address: `${random.pick(STREETS)} ${random.int(12, 2980)}, Col. ${neighbourhood}, C.P. ${postalCode}`,
    priceTier: drawTier(random, kind),
    creditLimitCents: random.pick(CREDIT_PESOS[kind]) * 100,
    vehicles: drawVehicles(random, kind),
  };
}

/** Customers that depend on their seed alone; names, phones and RFC are unique, e-mail ends in `.example`. */
export function generateCustomers(seed: string, count: number): DemoCustomer[] {
  const memory: Memory = { phones: new Set(), names: new Set(), rfcs: new Set() };
  return Array.from({ length: count }, (_, index) => makeCustomer(memory, seed, index));
}
