import { hashOwnerPassword, seedTenant } from '../modules/identity/seed-tenant.ts';
import { touchRows } from '../sync/positions.ts';
import { backupCommands } from './backup-commands.ts';
import { cfdiCommands } from './cfdi-commands.ts';
import type { Command } from './command.ts';
import { customerCommands } from './customer-commands.ts';
import { demoCommands } from './demo-commands.ts';
import { importCommands } from './import-commands.ts';
import { peopleCommands } from './people-commands.ts';
import { rebuildCommand } from './tenant-rebuild.ts';
import { tenantCommands } from './tenant-commands.ts';
import { tenantCreateCommand } from './tenant-create.ts';

/** Every order of `npm run -s nexus -- …`, in the order that the help shows them. */
export const commands: readonly Command[] = [
  tenantCreateCommand({ hashPassword: hashOwnerPassword, seed: seedTenant }),
  ...tenantCommands((tx) => touchRows(tx, [{ collection: 'settings', id: 'tenant', branchId: null }])),
  rebuildCommand,
  ...backupCommands,
  ...peopleCommands,
  ...customerCommands,
  ...importCommands,
  ...cfdiCommands(process.stdout),
  ...demoCommands,
];
