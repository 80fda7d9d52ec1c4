import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Import } from '../../src/domain/importing/api.ts';
import { importFieldSchema } from '../../src/domain/importing/api.ts';
import type { Queryable, TenantDatabase } from '../db/database.ts';
import { findTenantBySlug } from '../db/tenant-record.ts';
import { requireTenant } from '../db/tenants.ts';
import { audit } from '../modules/identity/audit.ts';
import { applyingImport, beginApplying, changeMapping, isBusy } from '../modules/importing/change-import.ts';
import { createImport } from '../modules/importing/create-import.ts';
import type { ApiMapping } from '../modules/importing/import-mapping.ts';
import { findImport, toImport } from '../modules/importing/import-record.ts';
import { ImportRunner } from '../modules/importing/import-runner.ts';
import { Problem } from '../platform/http/problem.ts';
import { PositionHub } from '../sync/position-hub.ts';
import type { Command, CommandArguments, CommandContext } from './command.ts';
import { optionalText, requireText, UsageError } from './command.ts';

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

const partsCommand: Command = {
  name: 'import parts',
  usage: 'ARCHIVO --tenant CLAVE [--warehouse ALMACÉN] [--map campo=columna,…] [--check] [--json]',
  summary: `Revisa una lista de partes (CSV) y toma los renglones buenos, con su existencia inicial. Con --check sólo revisa. Campos: ${importFieldSchema.options.join(', ')}; una columna se da por su encabezado o su número, desde 1.`,
  options: { tenant: text, warehouse: text, map: text, check: flag, json: flag },
  positionals: { min: 1, max: 1 },
  async run(context, args) {
    const slug = requireText(args, 'tenant');
    const bytes = await readList(args.positionals[0] ?? '');
    const databases = await context.openDatabases();
    const tenant = requireTenant(await findTenantBySlug(databases.control, slug), slug);
    const db = await databases.tenant(tenant.id);
    const closing = new AbortController().signal;
    // Devices of a server that is running hear of it at once.
    const hub = await PositionHub.open({ control: databases.control, listen: (channel, handlers) => databases.listen(channel, handlers), log: context.log });
    try {
      return await importParts({ context, args, db, runner: new ImportRunner({ databases, log: context.log, closing }), bytes, suspended: tenant.status === 'suspended' || tenant.status === 'cancelled' });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      context.tell(error.detail);
      return 1;
    } finally {
      await hub.close();
    }
  },
};

interface PartsImport {
  context: CommandContext;
  args: CommandArguments;
  db: TenantDatabase;
  runner: ImportRunner;
  bytes: Uint8Array;
  suspended: boolean;
}

async function importParts(given: PartsImport): Promise<number> {
  const { context, args, db, runner, suspended } = given;
  const id = await upload(given);
  await runner.run(db.tenantId, id, progressTeller(context, 'Revisados'));
  const checked = await readImport(db, id);
  const checkOnly = args.values.check === true;
  if (checked.state !== 'checked' || checkOnly || checked.counts.good === 0) return report(given, checked);
  if (suspended) throw new Problem({ status: 403, code: 'tenant-suspended', detail: 'El negocio está suspendido: no se puede registrar nada nuevo.' });
  await begin(db, id);
  await runner.run(db.tenantId, id, progressTeller(context, 'Tomados'));
  return report(given, await readImport(db, id));
}

async function upload({ args, db, bytes }: PartsImport): Promise<string> {
  const warehouseId = await findWarehouse(db, optionalText(args, 'warehouse'));
  const fileName = basename(args.positionals[0] ?? '');
  return db.transaction(async (tx) => {
    const id = await createImport(tx, { fileName, warehouseId, madeBy: null, bytes });
    const chosen = optionalText(args, 'map');
    const record = await findImport(tx, id);
    if (record === null) throw new Error('the import was not written');
    if (chosen !== undefined) await changeMapping(tx, record, readMap(chosen, record.headings, (await toImport(tx, record)).mapping));
    await audit(tx, { actor: null, action: 'import.uploaded', entity: 'import', entityId: id, branchId: record.branchId, after: { fileName: record.fileName, by: 'operator' }, outcome: 'ok' });
    return id;
  });
}

async function begin(db: TenantDatabase, id: string): Promise<void> {
  try {
    await db.transaction(async (tx) => {
      const record = await findImport(tx, id);
      if (record === null) throw new Error('the import is gone');
      await beginApplying(tx, record, null);
      await audit(tx, { actor: null, action: 'import.applied', entity: 'import', entityId: id, branchId: record.branchId, after: { by: 'operator', good: record.good, bad: record.bad }, outcome: 'ok' });
    });
  } catch (error) {
    if (!isBusy(error)) throw error;
    throw new Problem({ status: 409, code: 'import-busy', detail: `Otra importación se está aplicando (${await applyingImport(db)}). Espera a que termine.` });
  }
}

async function readList(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new UsageError(`No se puede leer «${path}»: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** By id or name; without a name the only one there is. */
async function findWarehouse(db: Queryable, named: string | undefined): Promise<string> {
  const { rows } = await db.query<{ id: string; name: string }>('SELECT id, name FROM warehouses ORDER BY name, id');
  const found = rows.filter(({ id, name }) => named === undefined || id === named || name.toLowerCase() === named.toLowerCase());
  const [only, another] = found;
  if (only !== undefined && another === undefined) return only.id;
  const names = rows.map(({ name }) => name).join(', ');
  throw new UsageError(named === undefined ? `Di a qué almacén entran las existencias con --warehouse: ${names}.` : `No hay un solo almacén «${named}». Los que hay: ${names}.`);
}

/** The guess with what was typed over it: `price1=Precio público,stock=7`. */
function readMap(typed: string, headings: readonly string[], guess: ApiMapping): ApiMapping {
  const mapping: ApiMapping = { ...guess };
  for (const pair of typed.split(',')) {
    const [name = '', ...rest] = pair.split('=');
    const field = importFieldSchema.safeParse(name.trim());
    if (!field.success) throw new UsageError(`No hay un campo «${name.trim()}». Los que hay: ${importFieldSchema.options.join(', ')}.`);
    const column = columnOf(rest.join('=').trim(), headings);
    for (const other of importFieldSchema.options) if (mapping[other] === column) delete mapping[other];
    mapping[field.data] = column;
  }
  return mapping;
}

function columnOf(typed: string, headings: readonly string[]): number {
  const named = headings.findIndex((heading) => heading.toLowerCase() === typed.toLowerCase());
  if (named !== -1) return named;
  const number = /^[0-9]{1,3}$/.test(typed) ? Number(typed) : 0;
  if (number >= 1 && number <= headings.length) return number - 1;
  throw new UsageError(`El archivo no tiene la columna «${typed}». Las que tiene: ${headings.join(', ')}.`);
}

function progressTeller({ tell }: CommandContext, verb: string): (done: number, total: number) => void {
  let told = 0;
  return (done, total) => {
    if (done - told < 5_000 && done < total) return;
    told = done;
    tell(`${verb} ${done.toLocaleString('es-MX')} de ${total.toLocaleString('es-MX')} renglones`);
  };
}

async function readImport(db: Queryable, id: string): Promise<Import> {
  const record = await findImport(db, id);
  if (record === null) throw new Error('the import is gone');
  return toImport(db, record);
}

/** @returns the exit code: 1 when nothing could be taken */
function report({ context, args }: PartsImport, done: Import): number {
  const { counts, problems, failure, state } = done;
  if (args.values.json === true) context.print(JSON.stringify(done));
  else {
    if (failure !== null) context.print(failure);
    context.print(`${counts.good} renglones buenos, ${counts.bad} con error, ${counts.warnings} con aviso`);
    const verb = state === 'done' ? 'Tomados' : 'Se tomarían';
    context.print(`${verb}: ${counts.created} partes nuevas, ${counts.changed} cambiadas, ${counts.unchanged} iguales; existencia inicial de ${counts.stocked}`);
    for (const { row, message } of problems) context.print(`  renglón ${row}: ${message}`);
    if (problems.length < counts.bad) context.print('  … y más: la oficina los da todos en un archivo.');
  }
  return counts.good > 0 && (state === 'done' || state === 'checked') ? 0 : 1;
}

/** `import parts` */
export const importCommands: readonly Command[] = [partsCommand];
