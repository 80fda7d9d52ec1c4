import type { ServerProcess } from '../support/server-process.ts';
import { makeCashier, openRealShop, type Part, type Person, type RealShop } from '../e2e/real-shop.ts';

const PINS = ['4826', '7391', '5937', '8264'] as const;

export interface SoakShop {
  real: RealShop;
  /** One for each seller. */
  cashiers: readonly Person[];
  /** What is sold: by the litre and the metre, so that every sale can have a quantity of its own. */
  parts: readonly Part[];
  /** What was received, parts that are not sold too. */
  received: readonly Part[];
  /** A code for a browser at a register of its own. */
  newCode(): Promise<string>;
}

type Row = readonly [number: string, barcode: string, name: string, unit: string, prices: readonly [number, number, number], taxRateBps: number | null, costCentsAMilli: number];

/**
 * Their cost is whole centavos a thousandth: what leaves has the same cost in whichever order the server comes to know
 * of it, which nobody outside can tell.
 */
const PARTS: readonly Row[] = [
  ['SK-1001', '7502000010019', 'Aceite a granel', 'litro', [21_999, 19_501, 17_777], 1600, 11],
  ['SK-1002', '7502000010026', 'Anticongelante a granel', 'litro', [13_333, 12_499, 11_111], 1600, 7],
  ['SK-1003', '7502000010033', 'Cable primario', 'metro', [8_333, 7_499, 6_667], 800, 4],
  ['SK-1004', '7502000010040', 'Manguera de vacío', 'metro', [9_801, 8_899, 8_001], 0, 5],
  ['SK-1005', '7502000010057', 'Agua destilada', 'litro', [4_999, 4_499, 3_999], null, 2],
];
const RECEIVED_MILLI = 20_000_000;

/** A shop in which so many people sell at once, each at a register of their own. */
export async function openSoakShop(server: ServerProcess, sellers: number): Promise<SoakShop> {
  const real = await openRealShop(server);
  const { office, branch } = real;
  const cashiers: Person[] = [...real.cashiers];
  while (cashiers.length < sellers) {
    const number = cashiers.length + 1;
    cashiers.push(await makeCashier(office, branch, `Vende${number} Delgado`, PINS[cashiers.length] ?? `29${30 + number}`));
  }
  const parts = await makeParts(real);
  return {
    real, cashiers, parts, received: [...real.parts, ...parts],
    async newCode() {
      const { id } = await office.post<{ id: string }>('/api/registers', { branchId: branch.id });
      return (await office.post<{ code: string }>('/api/identity/devices/codes', { branchId: branch.id, registerId: id, deviceClass: 'counter' })).code;
    },
  };
}

async function makeParts({ office, warehouseId }: RealShop): Promise<Part[]> {
  const parts: Part[] = [];
  for (const [partNumber, barcode, name, unit, prices, taxRateBps, costCentsAMilli] of PARTS) {
    const { id } = await office.post<{ id: string }>('/api/products', {
      partNumber, manufacturer: 'Pruebamex', name, description: '', category: 'Granel', unit, barcodes: [barcode], costCents: costCentsAMilli * 1000,
      price1Cents: prices[0], price2Cents: prices[1], price3Cents: prices[2], taxRateBps, satProductKey: null, satUnitKey: null,
      fitments: [], crossReferences: [], locations: {}, minMilli: 0, maxMilli: 0, active: true,
    });
    parts.push({ id, partNumber, barcode, name, unit, prices, taxRateBps, stockMilli: RECEIVED_MILLI, costCents: RECEIVED_MILLI * costCentsAMilli });
  }
  await office.post('/api/inventory/receipts', {
    warehouseId, supplierName: 'Proveedor a granel', supplierInvoice: 'F-2', note: null,
    lines: parts.map(({ id, stockMilli, costCents }) => ({ productId: id, quantityMilli: stockMilli, costCents, taxRateBps: 1600 })),
  });
  return parts;
}
