import { findTenantBySlug } from '../db/tenant-record.ts';
import { requireTenant } from '../db/tenants.ts';
import { resetPassword } from '../modules/identity/employee-secrets.ts';
import { SecretHasher } from '../platform/auth/secret-hasher.ts';
import { SigningKeys } from '../platform/auth/signing-keys.ts';
import type { Command } from './command.ts';

const resetCommand: Command = {
  name: 'people reset-password',
  usage: 'SLUG CORREO',
  summary: 'Da una contraseña nueva, que escribe una sola vez, a quien perdió la suya.',
  options: {},
  positionals: { min: 2, max: 2 },
  async run(context, { positionals: [slug = '', email = ''] }) {
    const databases = await context.openDatabases();
    const tenant = requireTenant(await findTenantBySlug(databases.control, slug), slug);
    const hasher = new SecretHasher(context.config.pinPepper);
    const password = await resetPassword({ hasher }, await databases.tenant(tenant.id), email.trim().toLowerCase());
    if (password === null) {
      context.tell(`Nadie activo tiene el correo «${email}» en «${slug}».`);
      return 1;
    }
    context.print(password);
    return 0;
  },
};

const rotateCommand: Command = {
  name: 'keys rotate',
  usage: '',
  summary: 'Hace una llave nueva para firmar sesiones. La anterior sigue valiendo; las más viejas dejan de valer.',
  options: {},
  positionals: { min: 0, max: 0 },
  async run(context) {
    const { control } = await context.openDatabases();
    context.print(await new SigningKeys({ control, masterKey: context.config.masterKey }).rotate());
  },
};

/** `people reset-password` and `keys rotate`. */
export const peopleCommands: readonly Command[] = [resetCommand, rotateCommand];
