import { findTenantBySlug } from '../db/tenant-record.ts';
import { requireTenant } from '../db/tenants.ts';
import { verifyDerived, type Difference } from '../sync/rebuild.ts';
import type { Command } from './command.ts';
import { requireText, UsageError } from './command.ts';

const SHOWN = 50;

/** `tenant rebuild --verify` */
export const rebuildCommand: Command = {
  name: 'tenant rebuild',
  usage: '--verify --tenant CLAVE [--json]',
  summary: 'Calcula de nuevo existencias, cajas, pólizas, saldos y documentos a partir de las operaciones y los compara con lo guardado; no cambia nada. Código 1 si algo difiere.',
  options: { verify: { type: 'boolean' }, tenant: { type: 'string' }, json: { type: 'boolean' } },
  positionals: { min: 0, max: 0 },
  async run(context, args) {
    if (args.values.verify !== true) throw new UsageError('Falta --verify: las tablas se comparan, no se cambian.');
    const slug = requireText(args, 'tenant');
    const databases = await context.openDatabases();
    const tenant = requireTenant(await findTenantBySlug(databases.control, slug), slug);
    const verification = await verifyDerived(await databases.tenant(tenant.id));
    const { operations, tables, differences } = verification;
    if (args.values.json === true) context.print(JSON.stringify(verification));
    else {
      for (const { table, rows, sha256, same } of tables) context.print(`${same ? 'igual   ' : 'DIFIERE '} ${sha256.slice(0, 16)}  ${table} (${rows})`);
      for (const difference of differences.slice(0, SHOWN)) context.print(lineOf(difference));
      if (differences.length > SHOWN) context.print('  … y más');
      context.print(`${operations} operaciones, ${tables.length} tablas, ${differences.length === 0 ? 'todo coincide' : 'hay diferencias'}`);
    }
    return differences.length === 0 ? 0 : 1;
  },
};

function lineOf({ table, key, expected, stored }: Difference): string {
  const text = (amounts: number[] | null) => (amounts === null ? 'no está' : amounts.join(', '));
  return `  ${table} ${key}: según las operaciones ${text(expected)}; guardado ${text(stored)}`;
}
