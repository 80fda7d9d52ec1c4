import pg from 'pg';
import type { DeviceClass } from '../../src/domain/identity/api.ts';
import type { ServerProcess } from '../support/server-process.ts';

/** Who signs in at the counter. */
export interface Person {
  id: string;
  name: string;
  shortName: string;
  pin: string;
}

/** A part as the tests type it: number, barcode, prices of the three tiers in centavos, what there is of it and what that cost. */
export interface Part {
  id: string;
  partNumber: string;
  barcode: string;
  name: string;
  unit: string;
  prices: readonly [counter: number, workshop: number, wholesale: number];
  taxRateBps: number | null;
  /** In thousandths. */
  stockMilli: number;
  /** Of all of it. */
  costCents: number;
}

export interface Customer {
  id: string;
  name: string;
  tier: 1 | 2 | 3;
}

export const OWNER = { email: 'duena@lapieza.example', password: 'una clave larga de la dueña', pin: '5937' };
/** Who asks the server by program: a person has one session of the office, and the owner's is the browser's. */
const PROGRAM = { email: 'programa@lapieza.example', password: 'la clave larga del programa' };
const SLUG = 'la-pieza';

interface Branch {
  id: string;
  name: string;
  registers: { id: string; name: string }[];
  warehouses: { id: string }[];
}

/** The office's side of a shop, over HTTP. */
export class Office {
  readonly #url: string;
  readonly #person: { email: string; password: string };
  #token = '';

  constructor(url: string, { email, password }: { email: string; password: string }) {
    this.#url = url;
    this.#person = { email, password };
  }

  async signIn(): Promise<void> {
    const { session } = await this.#call<{ session: { token: string } }>('POST', '/api/identity/sign-in', this.#person);
    this.#token = session.token;
  }

  get<T>(path: string): Promise<T> {
    return this.#call<T>('GET', path);
  }

  post<T>(path: string, body: object): Promise<T> {
    return this.#call<T>('POST', path, body);
  }

  put<T>(path: string, body: object): Promise<T> {
    return this.#call<T>('PUT', path, body);
  }

  async text(path: string): Promise<string> {
    const answer = await fetch(`${this.#url}${path}`, { headers: { authorization: `Bearer ${this.#token}` } });
    if (!answer.ok) throw new Error(`GET ${path}: ${answer.status} ${await answer.text()}`);
    return answer.text();
  }

  async #call<T>(method: string, path: string, body?: object): Promise<T> {
    const headers: Record<string, string> = { ...(this.#token ? { authorization: `Bearer ${this.#token}` } : {}), ...(body ? { 'content-type': 'application/json' } : {}) };
    const answer = await fetch(`${this.#url}${path}`, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return JSON.parse(text) as T;
  }
}

/** A shop on a real server: a branch where it is late morning now, two registers, two cashiers, parts with stock, customers. */
export interface RealShop {
  office: Office;
  branch: Branch;
  warehouseId: string;
  cashiers: readonly [Person, Person];
  parts: readonly Part[];
  customers: readonly Customer[];
  /** A one-time code to enrol a browser at a register (0 or 1). */
  newCode(register: number, deviceClass?: DeviceClass): Promise<string>;
  /** What the shop's stock of a part is, in thousandths, by the office. */
  stockOf(part: Part): Promise<number>;
  /** postgres:// address of the shop's own database, while the server runs. */
  databaseUrl(): Promise<string>;
}

/**
 * Makes it as an operator and an owner do: a command, then the routes of the office.
 * @param timeZone of its branch; invoices are stamped in Mexico's zones alone
 */
export async function openRealShop(server: ServerProcess, timeZone = tenInTheMorning()): Promise<RealShop> {
  const create = ['tenant', 'create', SLUG, '--name', 'Refaccionaria La Pieza', '--owner-name', 'Rosa Elena', '--owner-email', OWNER.email];
  await server.nexus([...create, '--owner-password-file', '-', '--active'], OWNER.password);
  const office = await openOffice(server.url);
  const branch = await makeBranch(office, timeZone);
  const warehouseId = branch.warehouses[0]?.id ?? '';
  const cashiers = [await makeCashier(office, branch, 'Brenda Camarena', '4826'), await makeCashier(office, branch, 'Iván Robledo', '7391')] as const;
  const parts = await makeParts(office, warehouseId);
  return {
    office, branch, warehouseId, cashiers, parts, customers: await makeCustomers(office, branch),
    async newCode(register, deviceClass = 'counter') {
      const body = { branchId: branch.id, registerId: branch.registers[register]?.id, deviceClass };
      return (await office.post<{ code: string }>('/api/identity/devices/codes', body)).code;
    },
    async stockOf({ id }) {
      const { onHandMilli } = await office.get<{ onHandMilli: Record<string, number> }>(`/api/products/${id}`);
      return onHandMilli[warehouseId] ?? 0;
    },
    databaseUrl: () => tenantDatabase(server.databaseUrl),
  };
}

async function openOffice(url: string): Promise<Office> {
  const owner = new Office(url, OWNER);
  await owner.signIn();
  const roles = (['admin', 'accountant'] as const).map((role) => ({ role, branchId: null }));
  const person = { name: 'Programa de prueba', shortName: 'Programa', email: PROGRAM.email, roles, adjustments: [], maxDiscountBps: 0, active: true };
  const { id } = await owner.post<{ id: string }>('/api/identity/employees', person);
  await owner.post(`/api/identity/employees/${id}/password`, { password: PROGRAM.password });
  const office = new Office(url, PROGRAM);
  await office.signIn();
  return office;
}

async function tenantDatabase(adminUrl: string): Promise<string> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  const { rows } = await admin.query<{ name: string }>(`SELECT datname AS name FROM pg_database WHERE starts_with(datname, 'nexus_tenant_')`);
  await admin.end();
  const url = new URL(adminUrl);
  url.pathname = `/${rows[0]?.name ?? ''}`;
  return url.href;
}

/** A zone where it is ten in the morning: no test meets midnight half-way. */
function tenInTheMorning(): string {
  const hoursAhead = ((((10 - new Date().getUTCHours()) % 24) + 36) % 24) - 12;
  return hoursAhead === 0 ? 'Etc/UTC' : `Etc/GMT${hoursAhead > 0 ? '-' : '+'}${Math.abs(hoursAhead)}`;
}

async function makeBranch(office: Office, timeZone: string): Promise<Branch> {
  const made = await office.post<Branch>('/api/branches', { name: 'Mostrador Centro', address: 'Calle del Yunque 12', postalCode: '44100', phone: '3355500110', timeZone });
  const second = await office.post<{ id: string; name: string }>('/api/registers', { branchId: made.id });
  return { ...made, registers: [...made.registers, second] };
}

/** Adds somebody who sells in a branch, with a PIN and a limit of 10 % for discounts. */
export async function makeCashier(office: Office, branch: Branch, name: string, pin: string): Promise<Person> {
  const shortName = name.split(' ')[0] ?? name;
  const { id } = await office.post<{ id: string }>('/api/identity/employees', {
    name, shortName, email: null, roles: [{ role: 'cashier', branchId: branch.id }], adjustments: [], maxDiscountBps: 1000, active: true,
  });
  await office.post(`/api/identity/employees/${id}/pin`, { pin });
  return { id, name, shortName, pin };
}

type PartRow = readonly [number: string, barcode: string, name: string, unit: string, prices: readonly [number, number, number], taxRateBps: number | null, stock: number, costCents: number];

/** Prices that do not part evenly into net and tax, costs that do not part evenly among pieces; by the metre and by the litre too. */
const PARTS: readonly PartRow[] = [
  ['BD-7284', '7501000072841', 'Balata delantera cerámica', 'pieza', [48_999, 44_901, 39_955], 1600, 40, 1_203_407],
  ['BT-5110', '7501000051105', 'Balata trasera', 'pieza', [32_950, 29_999, 27_001], 1600, 30, 580_001],
  ['FA-1063', '7501000010638', 'Filtro de aceite', 'pieza', [11_990, 10_450, 9333], 1600, 60, 391_999],
  ['FR-2207', '7501000022075', 'Filtro de aire', 'pieza', [18_777, 16_999, 15_010], 1600, 25, 250_033],
  ['BU-4417', '7501000044176', 'Bujía de iridio', 'pieza', [23_533, 20_999, 18_901], 1600, 80, 880_007],
  ['AC-1540', '7501000015404', 'Aceite sintético 5W30', 'litro', [21_999, 19_501, 17_777], 1600, 100, 1_033_333],
  ['MA-0019', '7501000000196', 'Manguera de radiador', 'metro', [8_333, 7_499, 6_667], 1600, 90, 299_999],
  ['AM-3321', '7501000033217', 'Amortiguador delantero', 'pieza', [114_999, 103_333, 95_001], 1600, 16, 997_777],
  ['BA-9001', '7501000090012', 'Batería 12V 45Ah', 'pieza', [229_900, 214_999, 199_999], 1600, 12, 1_800_011],
  ['LI-0777', '7501000007775', 'Manual de taller', 'pieza', [35_000, 33_000, 30_000], 0, 10, 150_000],
  ['SE-0042', '7501000000424', 'Verificación (exenta)', 'pieza', [25_000, 25_000, 25_000], null, 50, 500_003],
  ['FO-0808', '7501000008086', 'Foco H4 frontera', 'pieza', [9_801, 8_899, 8_001], 800, 70, 311_111],
];

async function makeParts(office: Office, warehouseId: string): Promise<Part[]> {
  const parts: Part[] = [];
  for (const [partNumber, barcode, name, unit, prices, taxRateBps, stock, costCents] of PARTS) {
    const { id } = await office.post<{ id: string }>('/api/products', {
      partNumber, manufacturer: 'Pruebamex', name, description: '', category: 'Refacciones', unit, barcodes: [barcode], costCents: Math.round(costCents / stock),
      price1Cents: prices[0], price2Cents: prices[1], price3Cents: prices[2], taxRateBps, satProductKey: null, satUnitKey: null,
      fitments: [], crossReferences: [], locations: {}, minMilli: 0, maxMilli: 0, active: true,
    });
    parts.push({ id, partNumber, barcode, name, unit, prices, taxRateBps, stockMilli: stock * 1000, costCents });
  }
  await office.post('/api/inventory/receipts', {
    warehouseId, supplierName: 'Proveedor de prueba', supplierInvoice: 'F-1', note: null,
    lines: parts.map(({ id, stockMilli, costCents }) => ({ productId: id, quantityMilli: stockMilli, costCents, taxRateBps: 1600 })),
  });
  return parts;
}

async function makeCustomers(office: Office, branch: Branch): Promise<Customer[]> {
  const rows = [['Taller Hermanos Pulido', 2], ['Flotilla del Bajío', 3], ['Señora Nayeli Becerra', 1]] as const;
  const customers: Customer[] = [];
  for (const [name, tier] of rows) {
    const { id } = await office.post<{ id: string }>('/api/customers', {
      homeBranchId: branch.id, priceTier: tier, creditLimitCents: 0, vehicles: [], active: true, name, rfc: null, legalName: null, taxRegime: null, cfdiUse: null,
      postalCode: null, email: null, phone: null, address: null, notes: null,
    });
    customers.push({ id, name, tier });
  }
  return customers;
}
