import { expect, it } from 'vitest';
import { decisionOf, operationOf, testId, worldWith } from '../testing/fixture.ts';
import { invoiceReceiverSchema, invoiceRequestedSchema, type InvoiceReceiver, type InvoiceRequested } from './operations.ts';
import { invoiceRequested } from './requested.ts';

const body: InvoiceRequested = { folio: 'PRE-A1-000123', saleIds: [testId(80)], paymentForm: '01', paymentMethod: 'PUE' };
const receiver: InvoiceReceiver = { rfc: 'RUHT850312AB1', legalName: 'HERMANOS RUIZ', taxRegime: '601', postalCode: '50000', cfdiUse: 'G03', email: null };
const known = worldWith({ sale: () => ({ folio: 'A1-000001', customerId: null, lines: [] }) });

it('keeps what was asked for, under its provisional folio; an erased receiver is gone from it', () => {
  const operation = operationOf(invoiceRequested, body, receiver);
  expect(invoiceRequested.decide(operation, known)).toEqual({ flags: [] });
  expect(invoiceRequested.effects(operation, decisionOf({})).invoiceRequests).toEqual([{ ...body, receiver }]);
  expect(invoiceRequested.effects({ ...operation, personal: null }, decisionOf({})).invoiceRequests[0]?.receiver).toBeNull();
});

it('needs a receiver, and names a sale once; an unknown sale is flagged', () => {
  const decide = (over: Partial<InvoiceRequested>, to: InvoiceReceiver | null = receiver, world = known) => invoiceRequested.decide(operationOf(invoiceRequested, { ...body, ...over }, to), world);
  expect(decide({}, null).reason).toBe('receiver-missing');
  expect(decide({ saleIds: [testId(80), testId(80)] }).reason).toBe('sale-twice');
  expect(decide({}, receiver, worldWith()).flags).toEqual([{ code: 'unknown-sale', line: 0 }]);
});

it('takes only folios that say they are provisional, and receivers that SAT could', () => {
  expect(invoiceRequestedSchema.safeParse({ ...body, folio: 'A1-000123' }).success).toBe(false);
  expect(invoiceReceiverSchema.safeParse({ ...receiver, rfc: 'X' }).success).toBe(false);
  expect(invoiceReceiverSchema.safeParse({ ...receiver, taxRegime: null }).success).toBe(false);
});
