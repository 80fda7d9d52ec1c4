import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chartOfAccounts } from '../../../src/domain/ledger/accounts.ts';
import { resetPassword } from '../../../server/modules/identity/employee-secrets.ts';
import { openTestDatabases } from '../../support/postgres.ts';
import type { TestDatabases } from '../../support/postgres.ts';
import type { Server, TestShop } from './shop.ts';
import { call, makeShop, ownerPassword, signInOwner, startServer } from './shop.ts';

let databases: TestDatabases;
let shop: TestShop;
let server: Server;

beforeAll(async () => {
  databases = await openTestDatabases();
  shop = await makeShop(databases, 'nueva');
  server = startServer(databases);
});

afterAll(() => databases?.close());

describe('a new shop', () => {
  it('has a branch with warehouse and register, the server\'s own chain, and the whole chart of accounts', async () => {
    const { session } = await signInOwner(server, shop);
    const { body } = await call(server, 'GET', '/api/branches', undefined, { token: session.token });
    expect(body.items).toMatchObject([{ name: 'Principal', registers: [{ name: 'A1' }], warehouses: [{ isDefault: true }] }]);
    const { rows: chains } = await shop.db.query(`SELECT class, public_key AS key FROM devices`);
    expect(chains).toEqual([{ class: 'server', key: null }]);
    const { rows: accounts } = await shop.db.query<{ code: string; system: boolean }>('SELECT code, system FROM accounts ORDER BY code');
    expect(accounts).toEqual(chartOfAccounts.map(({ code }) => ({ code, system: true })).toSorted((a, b) => (a.code < b.code ? -1 : 1)));
    const { rows: status } = await shop.db.query('SELECT name, status, prices_include_tax AS inclusive FROM shop');
    expect(status).toEqual([{ name: 'Refaccionaria nueva', status: 'active', inclusive: true }]);
  });

  it('can be pulled from its first moment', async () => {
    const { rows } = await shop.db.query<{ collection: string; id: string; position: number }>('SELECT collection, id, position FROM sync_rows');
    const settings = rows.filter(({ collection }) => collection === 'settings').map(({ id }) => id.split(':')[0]);
    expect(settings.toSorted()).toEqual(['branch', 'register', 'tenant', 'warehouse']);
    expect(rows.filter(({ collection }) => collection === 'employees').map(({ id }) => id)).toEqual([shop.ownerId]);
    expect(rows.every(({ position }) => position > 0)).toBe(true);
  });
});

it("the operator's new password lets an owner in who lost theirs, and nobody with the old one", async () => {
  const { session } = await signInOwner(server, shop);
  expect(await resetPassword(server.identity, shop.db, 'nadie@nueva.example')).toBeNull();
  const password = await resetPassword(server.identity, shop.db, shop.ownerEmail);
  expect((await call(server, 'GET', '/api/branches', undefined, { token: session.token })).body.code).toBe('session-ended');
  const signIn = (given: string | null) => call(server, 'POST', '/api/identity/sign-in', { email: shop.ownerEmail, password: given });
  expect((await signIn(ownerPassword)).status).toBe(401);
  expect((await signIn(password)).status).toBe(200);
});
