import { migrateTenants } from '../db/migrate-tenants.ts';
import type { Tenant } from '../db/tenant-record.ts';
import { resumeTenant, suspendTenant } from '../db/tenants.ts';
import type { MarkStatusChange } from '../db/tenants.ts';
import type { Command, CommandContext } from './command.ts';

const listCommand: Command = {
  name: 'tenant list',
  usage: '[--json]',
  summary: 'Lista los negocios con su estado y la versión de su base de datos.',
  options: { json: { type: 'boolean' } },
  positionals: { min: 0, max: 0 },
  async run(context, args) {
    const tenants = (await (await context.openDatabases()).listTenants()).map(summaryOf);
    if (args.values.json === true) {
      context.print(JSON.stringify(tenants));
      return;
    }
    const rows = tenants.map(({ slug, status, schemaVersion, createdAt, name, migrationError }) =>
      [slug, status, `v${schemaVersion}`, createdAt.slice(0, 10), migrationError === null ? name : `${name}  (${migrationError})`]);
    for (const row of alignColumns(rows)) context.print(row);
  },
};

const migrateCommand: Command = {
  name: 'tenant migrate',
  usage: '[SLUG]',
  summary: 'Pone al día la base de datos de un negocio, o de todos; el que falla no detiene a los demás.',
  options: {},
  positionals: { min: 0, max: 1 },
  async run(context, args) {
    const outcomes = await migrateTenants(await context.openDatabases(), { only: args.positionals[0], thorough: true });
    const rows = outcomes.map((outcome) => [outcome.slug, outcome.ok ? `v${outcome.from} -> v${outcome.to}` : `${outcome.code}: ${outcome.message}`]);
    for (const row of alignColumns(rows)) context.print(row);
    return outcomes.every(({ ok }) => ok) ? 0 : 1;
  },
};

function statusCommand(verb: 'suspend' | 'resume', mark: MarkStatusChange): Command {
  const change = verb === 'suspend' ? suspendTenant : resumeTenant;
  return {
    name: `tenant ${verb}`,
    usage: 'SLUG',
    summary: verb === 'suspend'
      ? 'Suspende un negocio: se puede leer y entregar lo pendiente, pero no registrar nada nuevo en el servidor.'
      : 'Devuelve a un negocio suspendido el estado que tenía.',
    options: {},
    positionals: { min: 1, max: 1 },
    async run(context: CommandContext, args) {
      const tenant = await change(await context.openDatabases(), args.positionals[0] ?? '', mark);
      context.print(`${tenant.slug}  ${tenant.status}`);
    },
  };
}

/** What a command shows of a tenant. */
export function summaryOf({ id, slug, name, rfc, plan, status, schemaVersion, migrationError, createdAt }: Tenant) {
  return { id, slug, name, rfc, plan, status, schemaVersion, migrationError, createdAt: createdAt.toISOString() };
}

function alignColumns(rows: readonly string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd());
}

/** `tenant list|migrate|suspend|resume`; `tenant create` is in tenant-create.ts. */
export function tenantCommands(mark: MarkStatusChange): Command[] {
  return [listCommand, migrateCommand, statusCommand('suspend', mark), statusCommand('resume', mark)];
}
