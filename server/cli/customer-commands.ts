import { findTenantBySlug } from '../db/tenant-record.ts';
import { requireTenant } from '../db/tenants.ts';
import { eraseCustomer } from '../modules/customers/erase-customer.ts';
import { Problem } from '../platform/http/problem.ts';
import type { Command } from './command.ts';
import { requireText, UsageError } from './command.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const eraseCommand: Command = {
  name: 'customer erase',
  usage: '--tenant CLAVE --id ID --reason MOTIVO --yes',
  summary: 'Borra para siempre los datos personales de un cliente; sus ventas quedan sin nombre y las cadenas siguen comprobándose.',
  options: { tenant: { type: 'string' }, id: { type: 'string' }, reason: { type: 'string' }, yes: { type: 'boolean' } },
  positionals: { min: 0, max: 0 },
  async run(context, args) {
    const slug = requireText(args, 'tenant');
    const customerId = requireText(args, 'id').toLowerCase();
    const reason = requireText(args, 'reason');
    if (!uuid.test(customerId)) throw new UsageError('--id es el identificador del cliente (está en la dirección de su página).');
    if (args.values.yes !== true) throw new UsageError('No se puede deshacer. Si es lo que quieres, repite la orden con --yes.');
    const databases = await context.openDatabases();
    const tenant = requireTenant(await findTenantBySlug(databases.control, slug), slug);
    const db = await databases.tenant(tenant.id);
    try {
      const { body } = await db.transaction((tx) => eraseCustomer(tx, { customerId, reason, actor: null, origin: {} }));
      context.print(`${body.customerId}  ${body.erasedOperations} operaciones`);
      if (body.openInvoiceRequests > 0) context.tell(`${body.openInvoiceRequests} facturas por hacer conservan a su receptor: repite la orden cuando estén hechas.`);
      return 0;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      context.tell(error.detail);
      return 1;
    }
  },
};

/** `customer erase` */
export const customerCommands: readonly Command[] = [eraseCommand];
