import type { Import } from '../../../src/domain/importing/api.ts';
import type { Databases } from '../../../server/db/databases.ts';
import { registerImportRoutes } from '../../../server/modules/importing/routes.ts';
import { pino } from 'pino';
import type { Server, TestShop } from '../identity/shop.ts';
import { startServer } from '../identity/shop.ts';

/** A server process with identity's routes and those of imports. `stop` is what a SIGTERM sets off. */
export function startImportServer(databases: Databases): Server & { stop(): void } {
  const stopping = new AbortController();
  const server = startServer(databases);
  registerImportRoutes(server.app, { databases, log: pino({ level: 'silent' }), closing: stopping.signal });
  return { ...server, stop: () => stopping.abort() };
}

export interface Answer {
  status: number;
  body: Import & { code?: string };
}

/** Sends a file as a browser does. */
export async function upload(server: Server, token: string, warehouseId: string, bytes: Uint8Array | string, fileName = 'lista.csv'): Promise<Answer> {
  const query = new URLSearchParams({ fileName, warehouseId });
  const answer = await server.app.request(`/api/imports?${query}`, {
    method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'text/csv' }, body: typeof bytes === 'string' ? bytes : new Uint8Array(bytes),
  });
  return { status: answer.status, body: (await answer.json()) as Answer['body'] };
}

/** Asks until the import stands still. */
export async function settled(server: Server, token: string, id: string): Promise<Import> {
  for (;;) {
    const answer = await server.app.request(`/api/imports/${id}`, { headers: { authorization: `Bearer ${token}` } });
    const body = (await answer.json()) as Import;
    if (answer.status !== 200) throw new Error(JSON.stringify(body));
    if (body.state !== 'checking' && body.state !== 'applying') return body;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Uploads a file and waits for its check. */
export async function checked(server: Server, token: string, warehouseId: string, bytes: Uint8Array | string): Promise<Import> {
  const { status, body } = await upload(server, token, warehouseId, bytes);
  if (status !== 201) throw new Error(JSON.stringify(body));
  return settled(server, token, body.id);
}

/** Has a checked import taken in and waits for its end. */
export async function applied(server: Server, token: string, id: string): Promise<Import> {
  const answer = await server.app.request(`/api/imports/${id}/apply`, { method: 'POST', headers: { authorization: `Bearer ${token}` } });
  if (answer.status !== 200) throw new Error(await answer.text());
  return settled(server, token, id);
}

export async function warehouseOf({ db }: TestShop): Promise<string> {
  const { rows } = await db.query<{ id: string }>('SELECT id FROM warehouses');
  return rows[0]?.id ?? '';
}
