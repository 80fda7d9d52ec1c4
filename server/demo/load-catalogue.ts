import type { ProductFields } from '../../src/domain/catalog/operations.ts';
import { mulDivRound, sum } from '../../src/domain/kernel/integers.ts';
import { MAX_STOCK_LINES } from '../../src/domain/inventory/operations.ts';
import type { StockInitialized } from '../../src/domain/inventory/operations.ts';
import type { Transaction } from '../db/database.ts';
import { newId } from '../platform/new-id.ts';
import { MAX_SERVER_BATCH } from '../sync/server-chain.ts';
import type { ServerDraft } from '../sync/server-chain.ts';
import type { DemoProduct } from './catalogue.ts';
import { DEMO_TAX_RATE_BPS } from './catalogue-prices.ts';
import type { DemoCustomer } from './customers.ts';
import { formatCount } from './load-ports.ts';
import type { LoadedShop } from './load-shop.ts';
import { recordHistory } from './load-record.ts';
import { BRANCHES } from './places.ts';

/** What each step of the load is given. */
export interface LoadStep {
  tx: Transaction;
  shop: LoadedShop;
  /** When the shop began: before the first day of trade. */
  openingMs: number;
  progress(line: string): void;
  /** Throws when the load was called off. */
  checkpoint(): void;
}

const PROGRESS_PRODUCTS = 2_000;
/** Ten thousand lines of stock in a transaction's one statement. */
const STOCK_BATCH = 20;

/** Records the parts; the answer is their ids in order. */
export async function loadProducts(step: LoadStep, products: readonly DemoProduct[]): Promise<string[]> {
  const ids = products.map(() => newId());
  for (let from = 0; from < products.length; from += MAX_SERVER_BATCH) {
    if (from % PROGRESS_PRODUCTS === 0) step.progress(`Surtiendo el catálogo … ${formatCount(from)} de ${formatCount(products.length)}`);
    const page = products.slice(from, from + MAX_SERVER_BATCH);
    await recordHistory(step, page.map((product, index): ServerDraft => ({
      type: 'product.created', version: 1, author: step.shop.ownerId, branchId: step.shop.branches.centro.branchId, atMs: step.openingMs,
      body: { productId: ids[from + index], fields: productFields(product, step.shop) },
    })));
  }
  return ids;
}

/** Records what stood on the shelves when the shop began, branch by branch. */
export async function loadOpeningStock(step: LoadStep, products: readonly DemoProduct[], productIds: readonly string[]): Promise<void> {
  for (const { key, name } of BRANCHES) {
    step.progress(`Contando los anaqueles … ${name}`);
    const { branchId, warehouseId } = step.shop.branches[key];
    const lines = products.flatMap((product, index): StockInitialized['lines'] => {
      const quantityMilli = product.stock[key].openingMilli;
      return quantityMilli === 0 ? [] : [{ productId: productIds[index] ?? '', quantityMilli, costCents: mulDivRound(product.costCents, quantityMilli, 1000) }];
    });
    const drafts: ServerDraft[] = [];
    for (let from = 0; from < lines.length; from += MAX_STOCK_LINES) {
      const body: StockInitialized = { warehouseId, lines: lines.slice(from, from + MAX_STOCK_LINES) };
      drafts.push({ type: 'stock.initialized', version: 1, author: step.shop.ownerId, branchId, atMs: step.openingMs, body });
    }
    for (let from = 0; from < drafts.length; from += STOCK_BATCH) await recordHistory(step, drafts.slice(from, from + STOCK_BATCH));
  }
}

/** Records the customers, each in their home branch; the answer is their ids in order. */
export async function loadCustomers(step: LoadStep, customers: readonly DemoCustomer[]): Promise<string[]> {
  step.progress(`Anotando a los clientes … ${formatCount(customers.length)}`);
  const ids = customers.map(() => newId());
  const drafts = customers.map((customer, index) => customerDraft(step, customer, ids[index] ?? ''));
  for (let from = 0; from < drafts.length; from += MAX_SERVER_BATCH) await recordHistory(step, drafts.slice(from, from + MAX_SERVER_BATCH));
  return ids;
}

function customerDraft({ shop, openingMs }: LoadStep, customer: DemoCustomer, customerId: string): ServerDraft {
  const { name, rfc, legalName, taxRegime, cfdiUse, postalCode, email, phone, address } = customer;
  const { branchId } = shop.branches[customer.homeBranch];
  const fields = { homeBranchId: branchId, priceTier: customer.priceTier, creditLimitCents: customer.creditLimitCents, vehicles: customer.vehicles, active: true };
  return {
    type: 'customer.created', version: 1, author: shop.ownerId, branchId, atMs: openingMs, body: { customerId, fields },
    personal: { name, rfc, legalName, taxRegime, cfdiUse, postalCode, email, phone, address, notes: null },
  };
}

function productFields(product: DemoProduct, shop: LoadedShop): ProductFields {
  const carried = BRANCHES.filter(({ key }) => product.stock[key].maxMilli > 0);
  const { partNumber, manufacturer, name, description, category, unit, barcodes, satProductKey, satUnitKey, fitments } = product;
  return {
    partNumber, manufacturer, name, description, category, unit, barcodes, satProductKey, satUnitKey, fitments,
    costCents: product.costCents, price1Cents: product.price1Cents, price2Cents: product.price2Cents, price3Cents: product.price3Cents,
    taxRateBps: DEMO_TAX_RATE_BPS,
    crossReferences: product.crossReferences.map((reference) => reference.partNumber),
    locations: Object.fromEntries(carried.map(({ key }) => [shop.branches[key].warehouseId, product.location])),
    // The shop orders for all its branches together.
    minMilli: sum(carried.map(({ key }) => product.stock[key].minMilli)),
    maxMilli: sum(carried.map(({ key }) => product.stock[key].maxMilli)),
    active: true,
  };
}
