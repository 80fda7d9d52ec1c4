import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { TenantDatabase } from '../../../server/db/database.ts';
import { createApp } from '../../../server/app.ts';
import type { AppDeps } from '../../../server/app.ts';
import { ensureDemo } from '../../../server/demo/load.ts';
import { DEMO_SLUG } from '../../../server/demo/load-ports.ts';
import { generatePeople } from '../../../server/demo/people.ts';
import { enqueueAsked } from '../../../server/modules/invoicing/mail/outbox.ts';
import { enqueueDocument } from '../../../server/modules/invoicing/queue/enqueue.ts';
import { createInvoicing } from '../../../server/modules/invoicing/invoicing.ts';
import { workNext } from '../../../server/modules/invoicing/queue/work-document.ts';
import { readCertificate } from '../../../server/platform/e-invoice/certificate.ts';
import { sampleDocuments } from '../../../server/platform/e-invoice/samples.ts';
import { throwawayCsd } from '../../../server/platform/e-invoice/throwaway-certificate.ts';
import { createIdentity } from '../../../server/modules/identity/identity.ts';
import type { Config } from '../../../server/platform/config.ts';
import { DraftHub } from '../../../server/sync/drafts/draft-hub.ts';
import { storeUpdate } from '../../../server/sync/drafts/draft-store.ts';
import { PositionHub } from '../../../server/sync/position-hub.ts';
import { enrolmentText } from '../../../src/domain/identity/enrolment.ts';
import type { Enrolment } from '../../../src/domain/identity/api.ts';
import { ticketCode } from '../../../src/domain/invoicing/ticket-code.ts';
import { noArchive, signersOf } from '../../support/invoicing.ts';
import { newId, productFields, saleLine, TestDevice } from '../../support/operations.ts';
import { openTestDatabases } from '../../support/postgres.ts';
import type { TestDatabases } from '../../support/postgres.ts';
import { call, cashierFields, deviceTokenOf, makeHasher, makePerson, makeShop, masterKey, newCode, pepper, signInOwner, tryPin } from '../identity/shop.ts';
import type { EnrolledDevice, Server, TestShop } from '../identity/shop.ts';
import type { Named } from './sample-value.ts';

/** A shop with people, devices, trade and everything a request may name. */
export interface Shop {
  tenantId: string;
  db: TenantDatabase;
  /** Ids by the names under which requests carry them. */
  named: Named;
  /** One id of each kind of thing that a path may name. */
  ids: readonly string[];
}

export interface OwnShop extends Shop {
  /** Access tokens of people and of the device. */
  ownerToken(): Promise<string>;
  ownerId: string;
  cashierToken: string;
  deviceToken: string;
  device: TestDevice;
}

export interface House {
  databases: TestDatabases;
  server: Server;
  /** For a second app beside the first. */
  deps: AppDeps;
  close(): Promise<void>;
}

const DEMO = { seed: 'isolation', products: 150, customers: 12, days: 3, volumePercent: 15 };
const FOLDER = join(tmpdir(), 'nexus-isolation-');

/** The whole application as it is started, over empty databases. */
export async function openHouse(): Promise<House> {
  const databases = await openTestDatabases();
  const dataDir = await mkdtemp(FOLDER);
  await writeFile(join(dataDir, 'index.html'), '<!doctype html><title>Nexus</title>');
  const config: Config = {
    nodeEnv: 'test', port: 0, portFixed: false, host: '127.0.0.1', dataDir, databaseUrl: undefined, publicUrl: undefined, logLevel: 'info',
    trustedProxies: [], pinPepper: pepper, masterKey, metricsToken: undefined, mail: { url: 'smtp://127.0.0.1:1', from: 'facturas@nexus.example' },
  };
  const log = pino({ level: 'silent' });
  const hub = await PositionHub.open({ control: databases.control, listen: databases.listen, log });
  const drafts = await DraftHub.open({ control: databases.control, listen: databases.listen, tenant: databases.tenant, positions: hub, nowMs: Date.now, log });
  const closing = new AbortController();
  const identity = createIdentity({ config, databases, log, hasher: makeHasher(), refusalFloorMs: 0 });
  const deps: AppDeps = {
    config, databases, log, identity, hub, drafts, invoicing: createInvoicing({ config, localUrl: 'http://127.0.0.1:9', nowMs: Date.now }), readiness: async () => ({ ready: true }), closing: closing.signal, clientDir: dataDir, version: 'test',
  };
  return {
    databases, deps, server: { identity, app: createApp(deps), logged: [] },
    async close() {
      closing.abort();
      await drafts.close();
      await hub.close();
      await databases.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** The demo's shop as a first start makes it, small, and with a day of office work on it. */
export async function makeForeignShop({ databases, server, deps }: House): Promise<Shop & { ownerToken: string }> {
  await ensureDemo({ config: { ...deps.config, nodeEnv: 'development' }, databases, progress() {}, nowMs: Date.now, hasher: makeHasher(), size: DEMO });
  const tenant = (await databases.listTenants()).find(({ slug }) => slug === DEMO_SLUG);
  const owner = generatePeople(DEMO.seed)[0];
  if (!tenant || !owner?.email || !owner.password) throw new Error('there is no demo');
  const db = await databases.tenant(tenant.id);
  const signedIn = await call(server, 'POST', '/api/identity/sign-in', { email: owner.email, password: owner.password });
  const ownerToken = (signedIn.body as unknown as { session: { token: string } }).session.token;
  const { rows: [place] } = await db.query<{ branchId: string; registerId: string; employeeId: string }>(
    `SELECT branch_id AS "branchId", id AS "registerId", (SELECT id FROM employees ORDER BY id LIMIT 1) AS "employeeId" FROM registers ORDER BY name LIMIT 1`,
  );
  if (!place) throw new Error('the demo has no register');
  const shop: TestShop = { tenantId: tenant.id, ownerEmail: owner.email, db, branchId: place.branchId, registerId: place.registerId, ownerId: place.employeeId };
  await work(server, shop, ownerToken);
  return { tenantId: tenant.id, db, ownerToken, ...(await idsOf(shop)) };
}

/** A shop as the operator makes one, with a device, a cashier and a sale. */
export async function makeOwnShop({ databases, server }: House): Promise<OwnShop> {
  const shop = await makeShop(databases, 'la-otra');
  let { session: { token } } = await signInOwner(server, shop);
  const { device, deviceToken, cashierId } = await work(server, shop, token);
  const counter = { id: device.id, token: deviceToken } as EnrolledDevice;
  const signedIn = await tryPin(server, counter, cashierId, '4826');
  const cashierToken = (signedIn.body as unknown as { token: string }).token;
  const { named, ids } = await idsOf(shop);
  // What is changed and revoked on the way is not what the calls themselves stand on.
  const spareEmployee = await makePerson(server, token, { ...cashierFields(shop, 'Persona Suelta'), email: 'suelta@la-otra.example' }, null);
  const spareDevice = await enrol(server, shop, token, null);
  const spare = { employeeId: spareEmployee, deviceId: spareDevice.id };
  return {
    tenantId: shop.tenantId, db: shop.db, ownerId: shop.ownerId, device, deviceToken, cashierToken,
    named: { ...named, ...spare },
    ids: [...Object.values(spare), ...ids.filter((id) => ![shop.ownerId, cashierId, device.id].includes(id))],
    async ownerToken() {
      const alive = await call(server, 'GET', '/api/branches', undefined, { token });
      if (alive.status === 401) ({ session: { token } } = await signInOwner(server, shop, `198.51.100.${++addresses % 250}`));
      return token;
    },
  };
}

let addresses = 0;
const newEmail = (): string => `persona-${newId()}@prueba.example`;
const newNumber = (): string => newId().slice(-12);

/** A little of everything, through the routes: a part with stock, a customer, a cashier, a device that sells and errs. */
async function work(server: Server, shop: TestShop, token: string): Promise<{ device: TestDevice; deviceToken: string; cashierId: string }> {
  const post = async (path: string, body: object, headers: Record<string, string> = {}): Promise<{ id: string }> => {
    const answer = await call(server, 'POST', path, body, { token, headers });
    if (answer.status !== 201) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body as unknown as { id: string };
  };
  const { rows: [warehouse] } = await shop.db.query<{ id: string }>('SELECT id FROM warehouses WHERE branch_id = $1', [shop.branchId]);
  const warehouseId = warehouse?.id ?? '';
  const product = await post('/api/products', productFields({ partNumber: 'AISL-1', barcodes: ['7501031311309'] }), { 'Idempotency-Key': newId() });
  const customer = await post('/api/customers', {
    homeBranchId: shop.branchId, priceTier: 2, creditLimitCents: 0, taxRegime: null, cfdiUse: null, postalCode: '44100', vehicles: [], active: true,
    name: 'Taller de Pruebas', rfc: null, legalName: null, email: 'taller@prueba.example', phone: '3312345678', address: 'Calle 1', notes: 'Nada',
  });
  await post('/api/inventory/receipts', {
    warehouseId, supplierName: 'Proveedor', supplierInvoice: 'F-1', note: 'Primera entrega',
    lines: [{ productId: product.id, quantityMilli: 10_000, costCents: 50_000, taxRateBps: 1600 }],
  });
  await leaveImport(shop, warehouseId);
  await setUpInvoicing(server, token);
  const summary = { name: 'Mesa 1', customerName: 'Taller', lines: 1, firstPart: 'Balata', totalCents: { included: 11_600, added: 11_600 }, paid: null, leftoverLines: 0 };
  await storeUpdate(shop.db, { id: newId(), branchId: shop.branchId }, new Uint8Array([0, 0]), summary);
  await shop.db.query(`INSERT INTO signed_off_gaps (device_id, from_number, to_number, reason, signed_by) VALUES ($1, 1, 1, 'Se perdió', $2)`, [newId(), shop.ownerId]);
  await call(server, 'PATCH', `/api/products/${product.id}`, { name: 'Balata trasera' }, { token });
  const cashierId = await makePerson(server, token, {
    ...cashierFields(shop), adjustments: [{ permission: 'pos.view_cost', branchId: shop.branchId, granted: false }],
  });
  await call(server, 'PATCH', `/api/identity/employees/${cashierId}`, { maxDiscountBps: 700 }, { token });
  await newCode(server, shop, token);
  const device = await enrol(server, shop, token, cashierId);
  const sessionId = newId();
  device.openSession(sessionId, 10_000);
  device.sell({ sessionId, customerId: customer.id, lines: [saleLine({ productId: product.id, warehouseId })] });
  workMore(device, { sessionId, customerId: customer.id, productId: product.id, warehouseId });
  device.record('sale.completed', { folio: 'no es una venta' });
  device.record('cash.moved', {}, { tamper: (core) => core.slice(0, -1) });
  const answer = await call(server, 'POST', '/sync/push', device.handIn());
  if (answer.status !== 200) throw new Error(`the hand-in was refused: ${JSON.stringify(answer.body)}`);
  await leaveInvoice(shop);
  const deviceToken = await tokenOf(server, device);
  await tryPin(server, { id: device.id, token: deviceToken } as EnrolledDevice, cashierId, '9753');
  return { device, deviceToken, cashierId };
}

interface Place { sessionId: string; customerId: string; productId: string; warehouseId: string }

/** One of each other kind of document. */
function workMore(device: TestDevice, { sessionId, customerId, productId, warehouseId }: Place): void {
  const money = [{ method: 'cash', amountCents: 11_600, reference: 'Recibo 1' }];
  const saleId = newId();
  device.record('customer.paid', {
    folio: device.nextFolio(), customerId, sessionId, payments: money, totalCents: 11_600, applications: [{ saleId, amountCents: 11_600 }], note: null,
  });
  device.record('sale.returned', {
    folio: device.nextFolio(), saleId, saleFolio: 'A1-000001', sessionId, customerId, totalCents: 11_600, reason: 'No le quedó',
    lines: [{ saleLine: 0, productId, warehouseId, quantityMilli: 1000, amountCents: 11_600, netCents: 10_000, taxCents: 1600, taxRateBps: 1600, restock: true }],
    refunds: [{ method: 'cash', amountCents: 11_600 }],
  });
  const layawayId = newId();
  const lines = [saleLine({ productId, warehouseId })];
  const kept = { customerId, priceTier: 1, pricesIncludeTax: true, lines, totalCents: 11_600 };
  device.record('layaway.opened', { folio: device.nextFolio(), sessionId, ...kept, dueDay: '2027-01-31', payments: [], note: null }, { id: layawayId });
  device.record('layaway.paid', { folio: device.nextFolio(), layawayId, sessionId, payments: money, totalCents: 11_600, note: null });
  device.record('layaway.delivered', { folio: device.nextFolio(), layawayId, ...kept, note: null });
  device.record('layaway.cancelled', {
    folio: device.nextFolio(), layawayId, customerId, sessionId, lines: [{ productId, warehouseId, quantityMilli: 1000 }], refunds: [], penaltyCents: 0, reason: 'Ya no lo quiso',
  });
  const transferId = newId();
  device.record('transfer.shipped', { folio: device.nextFolio(), fromWarehouseId: warehouseId, toWarehouseId: newId(), lines: [{ productId, quantityMilli: 1000 }], note: null }, { id: transferId });
  device.record('transfer.received', {
    folio: device.nextFolio(), transferId, toWarehouseId: warehouseId, lines: [{ shippedLine: 0, productId, quantityMilli: 1000, lostMilli: 0 }], note: null,
  });
  device.record('stock.counted', { warehouseId, lines: [{ productId, expectedMilli: 9000, countedMilli: 8000 }], note: 'Pasillo 1' });
  device.record('balance.changed', { kind: 'points', ownerId: customerId, amountCents: 10, purpose: 'earned', method: null, sessionId: null, reason: 'Compra' });
  device.record('invoice.requested', { folio: `PRE-${device.nextFolio()}`, saleIds: [saleId], paymentForm: '01', paymentMethod: 'PUE' }, {
    personal: { rfc: 'XAXX010101000', legalName: 'Público en general', taxRegime: '616', postalCode: '44100', cfdiUse: 'S01', email: 'a@b.example' },
  });
}

const issuer = {
  rfc: 'RTO120305AB6', legalName: 'Refaccionaria El Tornillo', taxRegime: '601', postalCode: '44100', globalRhythm: 'day', globalAutomatic: false, selfServiceDays: 30, withholdsIsr: false,
  series: { ingreso: 'F', egreso: 'NC', pago: 'P', global: 'G' },
};

/** A certificate of that issuer as its owner uploads it. */
function certificateFiles(): { certificate: string; key: string; passphrase: string } {
  const made = throwawayCsd(issuer.rfc, issuer.legalName, Date.now());
  const passphrase = 'la de la llave';
  const key = made.privateKey.export({ type: 'pkcs8', format: 'der', cipher: 'aes-256-cbc', passphrase });
  return { certificate: made.certificate.toString('base64'), key: key.toString('base64'), passphrase };
}

/** What the walk uploads, to either shop. */
const anotherCertificate = certificateFiles();

/** Who issues, a certificate, and a provider with credentials. */
async function setUpInvoicing(server: Server, token: string): Promise<void> {
  const provider = { kind: 'sw', baseUrl: 'https://pac.example', user: 'tienda@pac.example', password: 'secreta' };
  const done = [
    await call(server, 'PUT', '/api/invoicing/settings', issuer, { token }), await call(server, 'POST', '/api/invoicing/certificates', certificateFiles(), { token }),
    await call(server, 'PUT', '/api/invoicing/provider', provider, { token }),
  ];
  const refused = done.find(({ status }) => status >= 300);
  if (refused) throw new Error(`invoicing was not set up: ${JSON.stringify(refused.body)}`);
}

/** An invoice of its last sale that was stamped, as far as this shop knows. */
async function leaveInvoice({ db, branchId }: TestShop): Promise<void> {
  const [sample] = sampleDocuments(Date.now());
  if (!sample) throw new Error('no sample');
  const made = throwawayCsd(sample.document.issuer.rfc, sample.document.issuer.legalName, Date.now());
  const { rows: [sale] } = await db.query<{ id: string }>('SELECT id FROM sales ORDER BY business_ms DESC LIMIT 1');
  if (!sale) throw new Error('nothing was sold yet');
  const outside = async () => ({ outcome: 'refused' as const, code: '', message: '' });
  const documentId = await db.transaction((tx) => enqueueDocument(tx, {
    kind: 'ingreso', branchId, timeZone: 'America/Mexico_City', series: 'F', provisionalFolio: 'PRE-A1-000001', document: sample.document, saleIds: [sale.id],
  }));
  await enqueueAsked(db, documentId, 'quien@lo.pidio.example', null);
  await workNext(db, {
    provider: { name: 'none', seals: false, recover: outside, cancel: outside, stamp: async (xml) => ({ outcome: 'stamped', uuid: newId().toUpperCase(), xml }) },
    archive: noArchive,
    signers: signersOf({ certificate: readCertificate(made.certificate), privateKey: made.privateKey }),
    nowMs: Date.now, random: Math.random, waits: { firstMs: 1, longestMs: 1 }, leaseMs: 60_000,
  });
}

/** What an import of a parts list leaves behind. */
async function leaveImport({ db }: TestShop, warehouseId: string): Promise<void> {
  const id = newId();
  await db.query(
    `INSERT INTO imports (id, file_name, warehouse_id, file, state, encoding, delimiter, declared, headings, mapping, first_rows, failure)
     VALUES ($1, 'lista.csv', $2, 'x', 'failed', 'utf-8', ';', false, '["numero"]', '["partNumber"]', '[["X-1"]]', 'Se interrumpió')`,
    [id, warehouseId],
  );
  await db.query(`INSERT INTO import_problems (import_id, line, column_index, code, severity, message) VALUES ($1, 2, 0, 'empty', 'error', 'Falta el número')`, [id]);
}

async function enrol(server: Server, shop: TestShop, token: string, author: string | null): Promise<TestDevice> {
  const key = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const code = await newCode(server, shop, token);
  const draft = new TestDevice({ branch: shop.branchId, register: shop.registerId, author, folioSeries: '' }, key);
  const proof = sign('sha256', Buffer.from(enrolmentText(code)), { key: key.privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url');
  const answer = await call(server, 'POST', '/api/identity/enrol', { code, publicKey: draft.publicKey, deviceName: 'Mostrador', proof });
  if (answer.status !== 200) throw new Error(`no enrolment: ${JSON.stringify(answer.body)}`);
  const made = answer.body as unknown as Enrolment;
  return new TestDevice({ id: made.deviceId, branch: made.branchId, register: made.registerId, author, folioSeries: made.folioSeries }, key);
}

async function tokenOf(server: Server, device: TestDevice): Promise<string> {
  const { body } = await deviceTokenOf(server, device.id, device as unknown as EnrolledDevice['key']);
  return (body as unknown as { token: string }).token;
}

/** One id of everything: by the name under which a request carries it, and as a plain list. */
async function idsOf(shop: TestShop): Promise<Pick<Shop, 'named' | 'ids'>> {
  const one = async (sql: string): Promise<string> => (await shop.db.query<{ id: string }>(`SELECT id FROM ${sql} LIMIT 1`)).rows[0]?.id ?? '';
  const ids = {
    branchId: shop.branchId, registerId: shop.registerId, warehouseId: await one(`warehouses WHERE branch_id = '${shop.branchId}'`),
    employeeId: await one('employees ORDER BY id DESC'), productId: await one(`products WHERE part_number = 'AISL-1'`),
    customerId: await one('customers ORDER BY id DESC'), deviceId: await one(`devices WHERE class <> 'server' ORDER BY id DESC`),
    saleId: await one('sales ORDER BY business_ms DESC'), sessionId: await one('cash_sessions ORDER BY opened_ms DESC'), taskId: await one('tasks'),
    operationId: await one('operations ORDER BY position DESC'), signInId: await one('sessions'), importId: await one('imports'), documentId: await one('cfdi_documents ORDER BY created_at DESC'), draftId: await one('drafts'),
    certificateId: await one('cfdi_certificates'), paymentId: await one('customer_payments'),
  };
  const named = {
    ...ids, tenantId: shop.tenantId, saleIds: [ids.saleId], ticket: ticketCode(ids.saleId), actor: ids.employeeId, entityId: ids.productId, homeBranchId: ids.branchId, device: ids.deviceId,
    scope: `counter:${ids.branchId}`, locations: { [ids.warehouseId]: 'A-1' },
    ...issuer, ...anotherCertificate,
    role: 'cashier', timeZone: 'America/Mexico_City', email: newEmail, partNumber: newNumber,
    // A page of somebody's list: what comes first is enough.
    after: undefined,
  };
  return { named, ids: Object.values(ids) };
}
