import { describe, expect, it } from 'vitest';
import { isValidGtin } from '../../src/domain/catalog/barcode.ts';
import { normalizePartNumber, productKey } from '../../src/domain/catalog/part-number.ts';
import { BRANDS, brandsFor } from './brands.ts';
import { DEMO_TAX_RATE_BPS } from './catalogue-prices.ts';
import { generateProducts } from './catalogue.ts';
import { CATEGORIES } from './part-type.ts';
import type { PartCategory } from './part-type.ts';
import { PART_TYPES } from './part-types.ts';
import { VEHICLES } from './vehicles.ts';

const products = generateProducts('catalogue-test', 4_000);

/** Makers of parts that are sold in Mexico; none may be named in the demo. */
const REAL_BRANDS = [
  'Bosch', 'NGK', 'Denso', 'Brembo', 'Gonher', 'LTH', 'Fritec', 'Raybestos', 'Wagner', 'Monroe', 'Gabriel', 'Boge', 'KYB', 'Moog', 'TRW', 'Syd',
  'Injetech', 'Interfil', 'Cauplas', 'Dayco', 'Gates', 'Continental', 'ContiTech', 'LuK', 'Sachs', 'Valeo', 'Exedy', 'Tepeyac', 'Garlo', 'Tomco',
  'Standard', 'Wells', 'Walker', 'Champion', 'Autolite', 'Hella', 'Magneti Marelli', 'Philips', 'Osram', 'Depo', 'TYC', 'Roshfrans', 'Bardahl',
  'Quaker State', 'Castrol', 'Mobil', 'Akron', 'Prestone', 'Wynns', 'Loctite', 'Permatex', 'Victor Reinz', 'Fel-Pro', 'Dana', 'Clevite', 'Mahle',
  'Moresa', 'Hastings', 'SKF', 'Timken', 'FAG', 'NSK', 'Koyo', 'GMB', 'Airtex', 'Carter', 'Delphi', 'ACDelco', 'Motorcraft', 'Mopar', 'Mobis', 'Wix',
  'Fram', 'Mann', 'Purolator', 'Bruck', 'Yokomitsu', 'Dynamik', 'Kem', 'Totalparts', 'TF Victor', 'Sealed Power', 'Federal Mogul', 'Ferodo', 'Akebono',
  'Textar', 'ATE', 'Febi', 'Meyle', 'Lemforder', 'Mexlub', 'Shell', 'Pennzoil', 'Valvoline', 'Motul', 'Liqui Moly', 'STP', 'Trico', 'Rain-X', 'Optima',
];

describe('generateProducts', () => {
  it('depends on its seed alone', () => {
    expect(generateProducts('catalogue-test', 300)).toEqual(products.slice(0, 300));
    expect(generateProducts('another', 50)).not.toEqual(products.slice(0, 50));
  });

  it('names each manufacturer and part number once, and each barcode once', () => {
    const keys = products.map((product) => productKey(product.manufacturer, product.partNumber));
    expect(new Set(keys).size).toBe(products.length);
    expect(products.every((product) => normalizePartNumber(product.partNumber) !== '')).toBe(true);
    const barcodes = products.flatMap((product) => product.barcodes);
    expect(new Set(barcodes).size).toBe(barcodes.length);
  });

  it('gives about 92 % of the parts a Mexican EAN-13 with a right check digit', () => {
    const barcodes = products.flatMap((product) => product.barcodes);
    expect(barcodes.every((code) => code.length === 13 && code.startsWith('750') && isValidGtin(code))).toBe(true);
    const share = products.filter((product) => product.barcodes.length > 0).length / products.length;
    expect(share).toBeGreaterThan(0.9);
    expect(share).toBeLessThan(0.94);
    expect(products.some((product) => product.barcodes.length === 2)).toBe(true);
  });

  it('prices descend and stay above cost with tax, in whole centavos', () => {
    for (const product of products) {
      const { costCents, price1Cents, price2Cents, price3Cents } = product;
      expect([costCents, price1Cents, price2Cents, price3Cents].every((cents) => Number.isSafeInteger(cents) && cents > 0)).toBe(true);
      expect(price1Cents).toBeGreaterThan(price2Cents);
      expect(price2Cents).toBeGreaterThan(price3Cents);
      expect(price3Cents * 10_000).toBeGreaterThan(costCents * (10_000 + DEMO_TAX_RATE_BPS));
      expect(price1Cents % 10).toBe(0);
    }
  });

  it('earns what a parts shop earns at the counter', () => {
    const margins = products
      .map(({ costCents, price1Cents }) => 1 - (costCents * 11_600) / (price1Cents * 10_000))
      .toSorted((a, b) => a - b);
    expect(margins[Math.floor(margins.length / 2)]).toBeGreaterThan(0.25);
    expect(margins[Math.floor(margins.length / 2)]).toBeLessThan(0.45);
  });

  it('fits only years in which the model was sold', () => {
    for (const { fitments } of products) {
      for (const fitment of fitments) {
        const generation = VEHICLES.find(
          (vehicle) => vehicle.make === fitment.make && vehicle.model === fitment.model && vehicle.from <= fitment.yearFrom && vehicle.to >= fitment.yearTo,
        );
        expect(generation, JSON.stringify(fitment)).toBeDefined();
        if (fitment.engine !== null) expect(generation?.engines).toContain(fitment.engine);
        expect(fitment.yearFrom).toBeLessThanOrEqual(fitment.yearTo);
      }
    }
  });

  it('refers only to other parts: of the catalogue, or of a car maker', () => {
    const keys = new Set(products.map((product) => productKey(product.manufacturer, product.partNumber)));
    const makes = new Set(VEHICLES.map((vehicle) => vehicle.make));
    const equivalents = products.flatMap((product) => product.crossReferences.filter((reference) => reference.kind === 'equivalent'));
    expect(equivalents.length).toBeGreaterThan(200);
    expect(equivalents.every((reference) => keys.has(productKey(reference.manufacturer, reference.partNumber)))).toBe(true);
    const originals = products.flatMap((product) => product.crossReferences.filter((reference) => reference.kind === 'original'));
    expect(originals.every((reference) => makes.has(reference.manufacturer))).toBe(true);
  });

  it('keeps stock in whole units between zero and its maximum, with places such as B-04-2', () => {
    for (const product of products) {
      expect(product.location).toMatch(/^[A-M]-\d{2}-[1-6]$/);
      for (const stock of Object.values(product.stock)) {
        expect(stock.openingMilli % 1000).toBe(0);
        expect(stock.openingMilli).toBeGreaterThanOrEqual(0);
        expect(stock.openingMilli).toBeLessThanOrEqual(stock.maxMilli);
        expect(stock.minMilli).toBeLessThanOrEqual(stock.maxMilli);
      }
    }
  });

  it('makes parts of a kind that technology allows', () => {
    const distributorParts = products.filter((product) => product.name.startsWith('Tapa de distribuidor'));
    expect(distributorParts.length).toBeGreaterThan(0);
    expect(distributorParts.every((product) => product.fitments.every((fitment) => fitment.yearTo <= 2003))).toBe(true);
    expect(products.some((product) => product.name.startsWith('Bujía') && product.name.includes('Diésel'))).toBe(false);
  });
});

describe('the shelves', () => {
  it('hold more than a hundred kinds of part, each with its own code', () => {
    expect(PART_TYPES.length).toBeGreaterThan(100);
    expect(new Set(PART_TYPES.map((type) => type.code)).size).toBe(PART_TYPES.length);
    expect(PART_TYPES.every((type) => /^\d{8}$/.test(type.satProductKey))).toBe(true);
  });

  it('have two brands at least for every category', () => {
    for (const category of Object.keys(CATEGORIES)) expect(brandsFor(category as PartCategory).length).toBeGreaterThanOrEqual(2);
  });

  it('carry no real brand', () => {
    const real = new Set(REAL_BRANDS.map(normalizePartNumber));
    const invented = BRANDS.map((brand) => normalizePartNumber(brand.name));
    expect(invented.length).toBeGreaterThanOrEqual(60);
    expect(new Set(invented).size).toBe(invented.length);
    expect(invented.filter((name) => real.has(name))).toEqual([]);
    const carMakers = new Set(VEHICLES.map((vehicle) => normalizePartNumber(vehicle.make)));
    expect(invented.filter((name) => carMakers.has(name))).toEqual([]);
  });
});
