import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import { createTenant } from '../db/tenants.ts';
import type { SeedTenant } from '../db/tenants.ts';
import type { Config } from '../platform/config.ts';
import { UsageError, optionalText, requireText } from './command.ts';
import type { Command } from './command.ts';
import { summaryOf } from './tenant-commands.ts';

/** What `tenant create` needs of the people's module. */
export interface OwnerPort {
  hashPassword(config: Config, password: string): Promise<string>;
  /** Writes branch, warehouse and owner. */
  seed: SeedTenant;
}

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

/** `tenant create` */
export function tenantCreateCommand({ hashPassword, seed }: OwnerPort): Command {
  return {
    name: 'tenant create',
    usage: 'SLUG --name NOMBRE --owner-name NOMBRE --owner-email CORREO [--owner-password-file ARCHIVO] [--rfc RFC] [--plan PLAN] [--active] [--json]',
    summary: 'Crea un negocio con su sucursal, su almacén y su dueño. Sin --owner-password-file (- es la entrada estándar) inventa una contraseña y la escribe.',
    options: { name: text, 'owner-name': text, 'owner-email': text, 'owner-password-file': text, rfc: text, plan: text, active: flag, json: flag },
    positionals: { min: 1, max: 1 },
    async run(context, args) {
      const request = {
        slug: args.positionals[0] ?? '',
        name: requireText(args, 'name'),
        ownerName: requireText(args, 'owner-name'),
        ownerEmail: requireText(args, 'owner-email'),
        rfc: optionalText(args, 'rfc')?.toUpperCase(),
        plan: optionalText(args, 'plan'),
        status: args.values.active === true ? ('active' as const) : ('trial' as const),
      };
      const given = await readPassword(optionalText(args, 'owner-password-file'));
      const password = given ?? randomBytes(12).toString('base64url');
      const databases = await context.openDatabases();
      const ownerPasswordHash = await hashPassword(context.config, password);
      const tenant = await createTenant(databases, { ...request, ownerPasswordHash }, seed);
      const shownPassword = given === undefined ? { ownerPassword: password } : {};
      if (args.values.json === true) {
        context.print(JSON.stringify({ ...summaryOf(tenant), ...shownPassword }));
        return;
      }
      context.print(`${tenant.slug}  ${tenant.id}`);
      if (given === undefined) context.print(`${request.ownerEmail}  ${password}`);
    },
  };
}

/** A password never stands in the command itself, where every process of the machine could read it. */
async function readPassword(path: string | undefined): Promise<string | undefined> {
  if (path === undefined) return undefined;
  const password = (path === '-' ? await readAll(process.stdin) : await readFile(path, 'utf8')).trim();
  if (password.length < 10) throw new UsageError('La contraseña del dueño necesita al menos 10 caracteres.');
  return password;
}
