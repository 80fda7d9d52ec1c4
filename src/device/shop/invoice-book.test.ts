import { afterEach, describe, expect, it } from 'vitest';
import type { InvoiceReceiver } from '../../domain/invoicing/operations.ts';
import { ticketCode } from '../../domain/invoicing/ticket-code.ts';
import { ana, BRANCH, shopServer, testId, ANA } from '../testing/shop-fixture.ts';
import { closeTabs, openTab, sell, sellingTab } from '../testing/shop-tab.ts';

afterEach(closeTabs);

const receiver: InvoiceReceiver = { rfc: 'TSU010203CD9', legalName: 'TALLER SUAREZ', taxRegime: '601', postalCode: '64000', cfdiUse: 'G03', email: null };
const asked = { receiver, paymentForm: '01', paymentMethod: 'PUE' as const };
const row = (id: string, over: object = {}) => ({
  id, documentId: testId(900), requestId: null, state: 'pending', provisionalFolio: 'PRE-A1-000002', series: null, folio: null, uuid: null, stampedAtMs: null,
  simulated: false, receiverRfc: receiver.rfc, receiverName: receiver.legalName, totalCents: 11_600, error: null, ...over,
});

describe('the invoice of a ticket', { timeout: 60_000 }, () => {
  it('is asked for offline, once however often it is pressed, outlives a restart, and then shows what the server says', async () => {
    const server = shopServer();
    const { device, browser } = await sellingTab(server);
    browser.http = () => Promise.reject(new TypeError('offline'));
    const { operationId, folio } = await sell(device, 'cart-1');
    expect(await device.invoices.of(operationId)).toBeNull();
    const heard: number[] = [];
    device.invoices.revision.subscribe(() => heard.push(device.invoices.revision.get()));
    const tries = await Promise.allSettled([device.invoices.ask(operationId, asked), device.invoices.ask(operationId, asked)]);
    expect(tries).toEqual([{ status: 'fulfilled', value: 'PRE-A1-000002' }, { status: 'rejected', reason: expect.objectContaining({ code: 'invoice-asked' }) }]);
    expect(heard).toHaveLength(1);
    await device.close();
    const again = await openTab(browser);
    expect(await again.device.invoices.of(operationId)).toMatchObject({ state: 'recorded', provisionalFolio: 'PRE-A1-000002', receiverName: 'TALLER SUAREZ' });
    // The request took the folio behind the ticket's; it is no ticket.
    expect((await again.device.tickets.latest(10)).map((ticket) => ticket.folio)).toEqual([folio]);
    expect(await again.device.tickets.byCode(ticketCode(operationId))).toMatchObject({ folio, operationId });
    expect(await again.device.tickets.byCode(ticketCode(testId(999)))).toBeNull();
    server.put('invoices', operationId, row(operationId, { state: 'stamped', series: 'F', folio: '7', uuid: 'AB' }));
    browser.http = server.handle;
    await again.until(async () => (await again.device.invoices.of(operationId))?.state === 'stamped');
    expect(server.taken.map(({ type }) => type)).toEqual(['cash-session.opened', 'sale.completed', 'invoice.requested']);
    await again.device.signIn(ANA, '4821');
    await expect(again.device.invoices.ask(operationId, asked)).rejects.toMatchObject({ code: 'invoice-asked' });
  });

  it('can be asked for again once it is none, and shows the newer request until that arrives', async () => {
    const server = shopServer();
    const { device, browser, until } = await sellingTab(server);
    const { operationId } = await sell(device, 'cart-1');
    await device.invoices.ask(operationId, asked);
    server.put('invoices', operationId, row(operationId, { state: 'refused', error: { code: 'already-invoiced', message: 'Esta venta ya tiene factura.' } }));
    await until(async () => (await device.invoices.of(operationId))?.state === 'refused');
    browser.http = () => Promise.reject(new TypeError('offline'));
    expect(await device.invoices.ask(operationId, asked)).toBe('PRE-A1-000003');
    expect(await device.invoices.of(operationId)).toMatchObject({ state: 'recorded', provisionalFolio: 'PRE-A1-000003' });
  });

  it('lets the customer keep the receiver’s data, where the person may', async () => {
    const server = shopServer();
    const customerId = testId(50);
    server.put('customers', customerId, {
      id: customerId, homeBranchId: BRANCH, priceTier: 1, creditLimitCents: 0, vehicles: [], active: true, name: 'Taller', rfc: null, legalName: null, taxRegime: null,
      cfdiUse: null, postalCode: null, email: 'taller@suarez.example', phone: null, address: null, notes: null,
    });
    const { device, until } = await sellingTab(server);
    await expect(device.invoices.keepReceiver(customerId, receiver)).rejects.toMatchObject({ code: 'not-permitted' });
    server.put('employees', ANA, { ...ana, roles: [{ role: 'manager', branchId: BRANCH }] });
    await until(() => device.can('customers.edit'));
    await device.invoices.keepReceiver(customerId, receiver);
    expect(await device.customers.get(customerId)).toMatchObject({ name: 'Taller', rfc: 'TSU010203CD9', cfdiUse: 'G03', email: 'taller@suarez.example' });
  });
});
