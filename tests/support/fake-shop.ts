import type { Enrolment } from '../../src/domain/identity/api.ts';
import type { Permission, Role } from '../../src/domain/identity/permissions.ts';
import type { CustomerRow, EmployeeRow, ProductRow, SettingRow } from '../../src/domain/sync/rows.ts';
import type { FoundProduct, Shop } from '../../src/device/contract.ts';

/** A small shop for tests of the screens. */
export const fakeId = (n: number): string => `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const BRANCH = fakeId(1);
const WAREHOUSE = fakeId(2);
const REGISTER = fakeId(3);

export const fakeEnrolment: Enrolment = {
  deviceId: fakeId(4), deviceName: 'Mostrador 1', deviceClass: 'counter', tenantId: fakeId(5), tenantName: 'Refaccionaria El Tornillo',
  branchId: BRANCH, branchName: 'Centro', registerId: REGISTER, registerName: 'A1', folioSeries: 'A1',
};

const branch: Extract<SettingRow, { kind: 'branch' }> = {
  id: `branch:${BRANCH}`, kind: 'branch', branchId: BRANCH, name: 'Centro', address: 'Av. Hidalgo 214, Centro, Toluca', postalCode: '50000',
  phone: '722 555 0123', timeZone: 'America/Mexico_City', active: true,
};

export function fakeShop(over: Partial<Shop['tenant']> = {}): Shop {
  return {
    tenant: {
      id: 'tenant', kind: 'tenant', name: 'Refaccionaria El Tornillo', rfc: 'RTO010203AB1', pricesIncludeTax: true, taxRateBps: 1600,
      offlineSignInDays: 7, suspensionGraceDays: 7, blindClose: false, ticketFooter: 'Cambios dentro de 15 días con este ticket.', theme: {},
      status: 'active', statusSinceMs: 0, ...over,
    },
    branch, branches: [branch], warehouseId: WAREHOUSE,
    register: { id: `register:${REGISTER}`, kind: 'register', registerId: REGISTER, branchId: BRANCH, name: 'A1', active: true },
  };
}

function person(n: number, name: string, shortName: string, role: Role, maxDiscountBps: number, denied: Permission[] = []): EmployeeRow {
  return {
    id: fakeId(n), name, shortName, active: true, roles: [{ role, branchId: null }],
    adjustments: denied.map((permission) => ({ permission, branchId: null, granted: false })), maxDiscountBps,
  };
}

export const fakePeople: readonly EmployeeRow[] = [
  person(11, 'Lupita Martínez', 'Lupita M.', 'cashier', 1000),
  person(12, 'Óscar Hernández', 'Óscar H.', 'manager', 2000),
  person(13, 'Rosa Garza', 'Rosa G.', 'owner', 10_000),
  person(14, 'Beto Salas', 'Beto S.', 'warehouse', 0),
  person(15, 'Daniela Cruz Ibarra', 'Daniela C.', 'cashier', 500),
];

type PartSeed = [number: string, brand: string, name: string, bin: string | null, here: number, elsewhere: number, price: number, fits: [string, string, number, number | null][], cross?: string[]];

const nissan = (model: string, from: number, to: number | null): [string, string, number, number | null] => ['Nissan', model, from, to];
const parts: PartSeed[] = [
  ['D-1063-CR', 'Frenatec', 'Balata delantera cerámica', 'B-04-2', 12, 31, 41_200, [nissan('Tsuru', 1992, 2017), nissan('Sentra', 1991, 1994)]],
  ['7483-D1063', 'Duralto', 'Balata delantera semimetálica', 'B-04-3', 8, 14, 29_800, [nissan('Tsuru', 1992, 2017)], ['41060-50Y90']],
  ['BP-TSU-F', 'Norpar', 'Balata delantera económica', 'B-05-1', 2, 0, 18_500, [nissan('Tsuru', 1984, 2017)]],
  ['41060-50Y92', 'OEM', 'Balata delantera original', null, 0, 3, 114_000, [nissan('Tsuru', 1992, 2004)]],
  ['DF-2290', 'Frenatec', 'Disco de freno delantero ventilado', 'B-07-1', 6, 9, 53_650, [nissan('Tsuru', 1992, 2017), ['Chevrolet', 'Aveo', 2008, 2017]]],
  ['KIT-BF-16', 'Kitmex', 'Juego de herrajes y purgador', 'B-04-9', 21, 40, 6400, [nissan('Tsuru', 1992, 2017), nissan('Platina', 2002, 2010)]],
  ['MAZA-0911', 'Rodasa', 'Maza delantera con balero', 'C-01-4', 1, 5, 68_900, [nissan('Tsuru', 1992, 2017)]],
  ['PH-3593A', 'Filtramex', 'Filtro de aceite', 'A-01-1', 48, 120, 9800, [nissan('Tsuru', 1992, 2017), nissan('Versa', 2012, null)]],
  ['BKR5E-PT', 'Ignitra', 'Bujía platino', 'A-02-6', 64, 80, 10_200, [nissan('Tsuru', 1992, 2017), ['Chevrolet', 'Chevy', 1994, 2012]]],
  ['ALT-TS70', 'Voltex', 'Alternador 70 A reman.', 'D-02-1', 1, 2, 205_000, [nissan('Tsuru', 1992, 2017)]],
  ['4PK890', 'Bandamax', 'Banda de accesorios', 'A-05-3', 5, 11, 14_200, [nissan('Tsuru', 1992, 2017)]],
  ['TH-5060', 'Frenatec', 'Termostato 82 °C', 'A-06-2', 9, 4, 12_750, [['Chevrolet', 'Aveo', 2008, 2017]]],
  ['TH-5060', 'Norpar', 'Termostato económico', 'A-06-3', 3, 0, 8900, [['Chevrolet', 'Aveo', 2008, 2017]]],
  ['AM-8831-D', 'Suspex', 'Amortiguador delantero derecho de gas para suspensión reforzada', 'E-11-2', 2, 6, 98_900, [nissan('NP300', 2009, 2016), nissan('Frontier', 2005, null)]],
];

const plain = (text: string): string => text.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');

export const fakeParts: readonly FoundProduct[] = parts.map(([partNumber, manufacturer, name, bin, here, elsewhere, price, fits, cross], index) => {
  const product: ProductRow = {
    id: fakeId(1000 + index), partNumber, manufacturer, name, description: '', category: 'Frenos', unit: 'pieza',
    barcodes: [`75012345${String(10_000 + index)}`], price1Cents: price, price2Cents: Math.round(price * 0.9), price3Cents: Math.round(price * 0.82),
    taxRateBps: 1600, satProductKey: null, satUnitKey: null,
    fitments: fits.map(([make, model, yearFrom, yearTo]) => ({ make, model, yearFrom, yearTo, engine: null })),
    crossReferences: cross ?? [], locations: {}, minMilli: 0, maxMilli: 0, active: true,
  };
  return { product, hereMilli: here * 1000, elsewhereMilli: elsewhere * 1000, bin, crossReference: null };
});

export function matchesWords({ product }: FoundProduct, text: string): boolean {
  const hay = `${product.partNumber} ${product.manufacturer} ${product.name} ${product.barcodes.join(' ')} ${product.crossReferences.join(' ')} ${product.fitments.map((fit) => `${fit.make} ${fit.model} ${fit.yearFrom}`).join(' ')}`;
  return text.split(/\s+/).every((word) => hay.toLowerCase().includes(word.toLowerCase()) || plain(hay).includes(plain(word) || '\u0000'));
}

export function matchesWhole({ product }: FoundProduct, code: string): boolean {
  return [product.partNumber, ...product.barcodes, ...product.crossReferences].some((known) => plain(known) === plain(code));
}

export const fakeCustomers: readonly CustomerRow[] = (
  [
    ['Taller Hermanos Ruiz', 'RUHT850312AB1', '722 555 7788', 2],
    ['Transportes del Valle de Toluca', 'TVT990101XY2', '722 555 1200', 3],
    ['Ana Belén Ruiz Soto', null, '55 1234 9876', 1],
    ['Mecánica Balderas', 'TSU010203CD9', null, 2],
  ] as const
).map(([name, rfc, phone, priceTier], index) => ({
  id: fakeId(2000 + index), homeBranchId: BRANCH, priceTier, creditLimitCents: 0, active: true,
  vehicles: index === 0 ? [{ make: 'Nissan', model: 'Tsuru', year: 1994, engine: '1.6', vin: null, plates: null }, { make: 'Chevrolet', model: 'Aveo', year: 2012, engine: null, vin: null, plates: null }] : [],
  name, rfc, ...(index === 3 ? { legalName: 'MECANICA BALDERAS', taxRegime: '601', cfdiUse: 'G01', postalCode: '50000' } : { legalName: null, taxRegime: null, cfdiUse: null, postalCode: null }),
  email: null, phone, address: null, notes: null,
}));
