import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { restoreTenant } from '../db/backup/restore-tenant.ts';
import { writeBackup } from '../db/backup/write-backup.ts';
import { findTenantBySlug, type Tenant } from '../db/tenant-record.ts';
import { requireTenant } from '../db/tenants.ts';
import type { Databases } from '../db/databases.ts';
import { audit } from '../modules/identity/audit.ts';
import { releaseRestored } from '../modules/invoicing/queue/settle-restore.ts';
import { commitPosition } from '../sync/positions.ts';
import type { Command, CommandArguments, CommandContext } from './command.ts';
import { optionalText, requireText, UsageError } from './command.ts';

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

const backupCommand: Command = {
  name: 'backup',
  usage: '--tenant CLAVE|--all --out CARPETA',
  summary: 'Respalda un negocio, o todos, en un archivo cada uno, mientras se sigue trabajando. Escribe la ruta de cada archivo.',
  options: { tenant: text, all: flag, out: text },
  positionals: { min: 0, max: 0 },
  async run(context, args) {
    const folder = requireText(args, 'out');
    const databases = await context.openDatabases();
    const tenants = await chosenTenants(databases, args);
    await mkdir(folder, { recursive: true });
    let failed = 0;
    for (const tenant of tenants) if (!(await backUp(context, databases, tenant, folder))) failed += 1;
    return failed === 0 ? 0 : 1;
  },
};

async function chosenTenants(databases: Databases, args: CommandArguments): Promise<Tenant[]> {
  const slug = optionalText(args, 'tenant');
  if ((slug === undefined) === (args.values.all !== true)) throw new UsageError('Di un negocio con --tenant, o --all para todos.');
  if (slug === undefined) return databases.listTenants();
  return [requireTenant(await findTenantBySlug(databases.control, slug), slug)];
}

/** One that fails does not keep the others from being saved. */
async function backUp(context: CommandContext, databases: Databases, tenant: Tenant, folder: string): Promise<boolean> {
  const nowMs = Date.now();
  const stamp = new Date(nowMs).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  try {
    const { path, rows } = await writeBackup(databases, tenant, join(folder, `${tenant.slug}-${stamp}.nexus-backup`), nowMs);
    context.print(path);
    context.tell(`${tenant.slug}: ${rows.toLocaleString('es-MX')} renglones`);
    return true;
  } catch (error) {
    context.tell(`${tenant.slug}: no se pudo respaldar: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

const restoreCommand: Command = {
  name: 'restore',
  usage: '--tenant CLAVE --from ARCHIVO --yes [--drop-former]',
  summary: 'Devuelve un negocio a como estaba en su respaldo. Se revisa el archivo entero antes de tocar nada; los equipos entregan otra vez lo que el respaldo no tiene. La base anterior queda cerrada, o se tira con --drop-former.',
  options: { tenant: text, from: text, yes: flag, 'drop-former': flag },
  positionals: { min: 0, max: 0 },
  async run(context, args) {
    const slug = requireText(args, 'tenant');
    const path = requireText(args, 'from');
    if (args.values.yes !== true) throw new UsageError('Lo hecho en el servidor después del respaldo se pierde; lo hecho en los equipos vuelve a entregarse. Si es lo que quieres, repite la orden con --yes.');
    const databases = await context.openDatabases();
    const { madeAtMs, rows, formerDatabase } = await restoreTenant(databases, {
      slug, path, dropFormer: args.values['drop-former'] === true,
      async begin(tx) {
        await audit(tx, { actor: null, action: 'tenant.restored', entity: 'tenant', after: { by: 'operator' }, outcome: 'ok' });
        await commitPosition(tx);
      },
    });
    context.print(`${slug}  ${new Date(madeAtMs).toISOString()}  ${rows} renglones`);
    if (formerDatabase !== null) context.tell(`La base anterior quedó cerrada: ${formerDatabase}`);
    return 0;
  },
};

const releaseCommand: Command = {
  name: 'invoices release',
  usage: '--tenant CLAVE --yes',
  summary: 'Vuelve a timbrar en un negocio restaurado del que no está la carpeta de comprobantes enviados (DATA_DIR/cfdi).',
  options: { tenant: text, yes: flag },
  positionals: { min: 0, max: 0 },
  async run(context, args) {
    const slug = requireText(args, 'tenant');
    if (args.values.yes !== true) throw new UsageError('Primero revisa con el proveedor qué se timbró desde el respaldo: lo que aquí no se conoce podría facturarse otra vez. Si ya está visto, repite la orden con --yes.');
    const databases = await context.openDatabases();
    const tenant = requireTenant(await findTenantBySlug(databases.control, slug), slug);
    const db = await databases.tenant(tenant.id);
    const released = await db.transaction(async (tx) => {
      const done = await releaseRestored(tx);
      await commitPosition(tx);
      return done;
    });
    context.print(released ? `${slug}  se vuelve a timbrar` : `${slug}  no estaba detenido`);
  },
};

/** `backup`, `restore`, `invoices release` */
export const backupCommands: readonly Command[] = [backupCommand, restoreCommand, releaseCommand];
