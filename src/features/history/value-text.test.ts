import { expect, it } from 'vitest';
import { valueText } from './value-text.ts';

const say = { money: (cents: number) => `$${cents / 100}`, rate: (bps: number) => `${bps / 100}%`, quantity: (milli: number) => `${milli / 1000} pz` };
const words = { none: '—', yes: 'sí', no: 'no', elements: (count: number) => `${count} datos` };

it.each<[string, unknown, string]>([
  ['price1Cents', 11_600, '$116'], ['taxRateBps', 1600, '16%'], ['taxRateBps', null, '—'], ['minMilli', 2000, '2 pz'], ['priceTier', 2, '2'], ['active', false, 'no'],
  ['name', 'Ana', 'Ana'], ['name', '', '—'], ['barcodes', ['1', '2'], '1, 2'], ['barcodes', [], '—'], ['fitments', [{ make: 'Nissan' }], '1 datos'], ['locations', { a: 'A-1' }, '1 datos'],
])('%s %j', (field, value, text) => expect(valueText(field, value, say, words)).toBe(text));
