import type { Enrolment } from '../../domain/identity/api.ts';
import type { EmployeeRow, ProductRow } from '../../domain/sync/rows.ts';
import { FakeServer } from './fake-server.ts';

/** A UUIDv7 of a number, readable in a failure. */
export const testId = (n: number): string => `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`;

export const TENANT = testId(1);
export const BRANCH = testId(2);
export const REGISTER = testId(3);
export const WAREHOUSE = testId(4);
const OTHER_WAREHOUSE = testId(5);
export const ANA = testId(10);
export const DEVICE = testId(20);

export const enrolment: Enrolment = {
  deviceId: DEVICE, deviceName: 'Mostrador', deviceClass: 'counter', tenantId: TENANT, tenantName: 'El Tornillo', branchId: BRANCH,
  branchName: 'Centro', registerId: REGISTER, registerName: 'A1', folioSeries: 'A1', certificate: 'the word of the server',
};

export const ana: EmployeeRow = {
  id: ANA, name: 'Ana López', shortName: 'Ana', active: true, roles: [{ role: 'cashier', branchId: BRANCH }], adjustments: [], maxDiscountBps: 500,
};

export function product(n: number, over: Partial<ProductRow> = {}): ProductRow {
  return {
    id: testId(1000 + n), partNumber: `BD-${1000 + n}`, manufacturer: 'Frenotec', name: `Balata delantera Tsuru ${n}`, description: 'Cerámica', category: 'Frenos',
    unit: 'juego', barcodes: [], price1Cents: 11_600, price2Cents: 11_000, price3Cents: 10_000, taxRateBps: 1600, satProductKey: null, satUnitKey: null,
    fitments: [{ make: 'Nissan', model: 'Tsuru', yearFrom: 1992, yearTo: 2017, engine: null }], crossReferences: [`4F0-${n}`], locations: { [WAREHOUSE]: 'A-01' },
    minMilli: 0, maxMilli: 0, active: true, ...over,
  };
}

/** A server with a small shop: one branch, a cashier with PIN 4821, some parts of which ten are on hand each. */
export function shopServer(products = 3): FakeServer {
  const server = new FakeServer(enrolment);
  server.put('settings', 'tenant', {
    id: 'tenant', kind: 'tenant', name: 'El Tornillo', rfc: null, pricesIncludeTax: true, taxRateBps: 1600, offlineSignInDays: 7, suspensionGraceDays: 7,
    blindClose: false, ticketFooter: '', theme: {}, status: 'active', statusSinceMs: 0,
  });
  server.put('settings', 'branch', {
    id: 'branch', kind: 'branch', branchId: BRANCH, name: 'Centro', address: '', postalCode: '', phone: '', timeZone: 'America/Mexico_City', active: true,
  });
  server.put('settings', 'warehouse', { id: 'warehouse', kind: 'warehouse', warehouseId: WAREHOUSE, branchId: BRANCH, name: 'Centro', isDefault: true });
  server.put('settings', 'register', { id: 'register', kind: 'register', registerId: REGISTER, branchId: BRANCH, name: 'A1', active: true });
  server.put('employees', ANA, ana);
  server.pins.set(ANA, '4821');
  for (let n = 1; n <= products; n += 1) {
    const row = product(n);
    server.put('products', row.id, row);
    server.put('stock', row.id, { id: row.id, onHandMilli: { [WAREHOUSE]: 10_000, [OTHER_WAREHOUSE]: 2000 } });
  }
  return server;
}
