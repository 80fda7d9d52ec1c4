import type { Context } from 'hono';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Import } from '../../../src/domain/importing/api.ts';
import { importMappingRequestSchema, importSchema, importUploadQuerySchema } from '../../../src/domain/importing/api.ts';
import { idSchema } from '../../../src/domain/kernel/schemas.ts';
import type { Transaction } from '../../db/database.ts';
import type { Databases } from '../../platform/database-port.ts';
import { requirePermission } from '../../platform/http/access.ts';
import type { App, PersonEnv } from '../../platform/http/context.ts';
import { idempotent } from '../../platform/http/idempotency.ts';
import { conflict, notFound } from '../../platform/http/problem.ts';
import { defineRoute, IMPORT_BODY_BYTES } from '../../platform/http/route.ts';
import { audit } from '../identity/audit.ts';
import { actorOf } from '../identity/audited-change.ts';
import { applyingImport, beginApplying, cancelImport, changeMapping, isBusy } from './change-import.ts';
import { createImport } from './create-import.ts';
import { findImport, toImport } from './import-record.ts';
import type { ImportRecord } from './import-record.ts';
import { ImportRunner } from './import-runner.ts';
import { problemsCsv } from './problems-csv.ts';

const tags = ['importing'];
const access = { kind: 'person', permission: 'data.import' } as const;
const byId = z.object({ id: idSchema });
const fileTypes = ['text/csv', 'text/plain', 'text/tab-separated-values', 'application/vnd.ms-excel', 'application/octet-stream'];

export interface ImportRouteDeps {
  databases: Databases;
  log: Logger;
  /** Aborted when the server is stopping. */
  closing: AbortSignal;
}

/** Parts lists: uploaded, checked row by row, and taken in. */
export function registerImportRoutes(app: App, { databases, log, closing }: ImportRouteDeps): void {
  const runner = new ImportRunner({ databases, log, closing });
  registerUpload(app, runner);
  registerLooks(app, runner);
  registerChanges(app, runner);
}

function registerUpload(app: App, runner: ImportRunner): void {
  defineRoute(app, {
    method: 'post', path: '/api/imports', access, tags, summary: 'Upload a parts list; it is checked behind the answer', maxBodyBytes: IMPORT_BODY_BYTES,
    request: { query: importUploadQuerySchema, rawBody: { contentTypes: fileTypes, description: 'The file as it is: CSV in UTF-8, UTF-16 or windows-1252' } },
    responses: { 201: importSchema },
  }, async (c, { query: { fileName, warehouseId } }) => {
    const db = c.get('db');
    const { rows } = await db.query<{ branchId: string }>('SELECT branch_id AS "branchId" FROM warehouses WHERE id = $1', [warehouseId]);
    const branchId = rows[0]?.branchId;
    if (branchId === undefined) throw notFound('No existe ese almacén.');
    await requirePermission(c, 'data.import', branchId);
    const bytes = new Uint8Array(await c.req.arrayBuffer());
    const answer = await idempotent(c, db, async (tx) => {
      const id = await createImport(tx, { fileName, warehouseId, madeBy: c.get('person').employeeId, bytes });
      const body = await read(tx, id);
      await auditAct(tx, c, 'import.uploaded', { id, branchId }, { fileName: body.fileName, bytes: bytes.byteLength });
      return { status: 201 as const, body };
    });
    runner.start(db.tenantId, answer.body.id);
    return answer;
  });
}

function registerLooks(app: App, runner: ImportRunner): void {
  defineRoute(app, {
    method: 'get', path: '/api/imports/:id', access, tags, summary: 'An import: how far it is, and its first problems',
    request: { params: byId }, responses: { 200: importSchema },
  }, async (c, { params }) => {
    const record = await requireImport(c, params.id);
    // A restart may have interrupted it: whoever looks has it gone on with.
    if (!record.running && (record.state === 'checking' || record.state === 'applying')) runner.start(c.get('db').tenantId, record.id);
    return { status: 200, body: await toImport(c.get('db'), record) };
  });

  defineRoute(app, {
    method: 'get', path: '/api/imports/:id/problems.csv', access, tags, summary: 'Every problem of an import as CSV',
    request: { params: byId }, responses: { 200: { description: 'One row a problem', contentType: 'text/csv' } },
  }, async (c, { params }) => {
    const record = await requireImport(c, params.id);
    return new Response(problemsCsv(c.get('db'), record), {
      headers: { 'Content-Type': 'text/csv; charset=utf-8', 'Content-Disposition': 'attachment; filename="problemas.csv"' },
    });
  });
}

function registerChanges(app: App, runner: ImportRunner): void {
  defineRoute(app, {
    method: 'put', path: '/api/imports/:id/mapping', access, tags, summary: 'Check again with other columns',
    request: { params: byId, body: importMappingRequestSchema }, responses: { 200: importSchema },
  }, (c, { params, body }) => change(c, runner, params.id, async (tx, record) => {
    await changeMapping(tx, record, body.mapping);
  }));

  defineRoute(app, {
    method: 'post', path: '/api/imports/:id/apply', access, tags, summary: 'Take the good rows in, behind the answer',
    request: { params: byId }, responses: { 200: importSchema },
  }, (c, { params }) => change(c, runner, params.id, async (tx, record) => {
    await requirePermission(c, 'catalog.edit', record.branchId);
    await requirePermission(c, 'config.edit_prices', record.branchId);
    await beginApplying(tx, record, c.get('person').employeeId);
    await auditAct(tx, c, 'import.applied', record, { fileName: record.fileName, good: record.good, bad: record.bad });
  }));

  defineRoute(app, {
    method: 'post', path: '/api/imports/:id/cancel', access, tags, summary: 'Stop after the present batch; the counts say what was taken',
    request: { params: byId }, responses: { 200: importSchema },
  }, (c, { params }) => change(c, runner, params.id, async (tx, { id, branchId }) => {
    if (!(await cancelImport(tx, id))) return;
    const { counts } = await read(tx, id);
    await auditAct(tx, c, 'import.cancelled', { id, branchId }, counts);
  }));
}

/** Changes an import once for its Idempotency-Key, and goes on with what that asks for. */
async function change(
  c: Context<PersonEnv>,
  runner: ImportRunner,
  id: string,
  work: (tx: Transaction, record: ImportRecord) => Promise<void>,
): Promise<{ status: 200; body: Import }> {
  const db = c.get('db');
  await requireImport(c, id);
  try {
    const answer = await idempotent(c, db, async (tx) => {
      await tx.query('SELECT 1 FROM imports WHERE id = $1 FOR UPDATE', [id]);
      await work(tx, (await findImport(tx, id)) ?? absent());
      return { status: 200 as const, body: await read(tx, id) };
    });
    if (answer.body.state === 'checking' || answer.body.state === 'applying') runner.start(db.tenantId, id);
    return answer;
  } catch (error) {
    if (!isBusy(error)) throw error;
    const other = await applyingImport(db);
    if (other !== null) runner.start(db.tenantId, other);
    throw conflict('import-busy', 'Otra importación se está aplicando. Espera a que termine.');
  }
}

async function requireImport(c: Context<PersonEnv>, id: string): Promise<ImportRecord> {
  const record = (await findImport(c.get('db'), id)) ?? absent();
  await requirePermission(c, 'data.import', record.branchId);
  return record;
}

function absent(): never {
  throw notFound('No existe esa importación.');
}

async function read(tx: Transaction, id: string): Promise<Import> {
  return toImport(tx, (await findImport(tx, id)) ?? absent());
}

async function auditAct(tx: Transaction, c: Context<PersonEnv>, action: string, { id, branchId }: Pick<ImportRecord, 'id' | 'branchId'>, after: object): Promise<void> {
  const { employeeId, origin } = actorOf(c);
  await audit(tx, { actor: employeeId, action, entity: 'import', entityId: id, branchId, after, outcome: 'ok', ...origin });
}
