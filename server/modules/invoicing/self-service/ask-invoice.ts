import type { InvoiceReceiver, InvoiceRequested } from '../../../../src/domain/invoicing/operations.ts';
import { paidAs } from '../../../../src/domain/invoicing/sold.ts';
import type { TenantDatabase, Transaction } from '../../../db/database.ts';
import { conflict, Problem } from '../../../platform/http/problem.ts';
import { announceCommitted } from '../../../sync/committed.ts';
import { recordOnServer } from '../../../sync/server-chain.ts';
import { takeFolio } from '../queue/document-rows.ts';
import { loadTickets } from '../covering/sold-tickets.ts';
import type { FoundTicket } from './find-ticket.ts';
import { isFree, standingOf } from './self-invoice.ts';

/** Of the server's own chain, as its devices' row says. */
const SERIES = 'PRE-SRV';

/**
 * Records that the customer asks for the invoice of a sale, in the server's own chain: from here it goes the way of a
 * request from the counter. Of any number of requests at once, one is recorded.
 * @throws Problem 409 `already-asked`, `not-now`
 */
export async function askForInvoice(db: TenantDatabase, { saleId, branchId }: FoundTicket, receiver: InvoiceReceiver): Promise<void> {
  try {
    await db.transaction(async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`self-service:${saleId}`]);
      if (!isFree(await standingOf(tx, saleId))) throw conflict('already-asked', 'De este ticket ya se pidió factura. Escribe el RFC con que se pidió para verla.');
      const body: InvoiceRequested = { folio: await nextFolio(tx), saleIds: [saleId], ...paidAs(await loadTickets(tx, [saleId])) };
      const { decision } = await recordOnServer(tx, { type: 'invoice.requested', version: 1, body, personal: receiver, author: null, branchId });
      if (decision.outcome !== 'applied') throw notNow();
    });
  } catch (error) {
    if (error instanceof Problem && error.code === 'tenant-suspended') throw notNow();
    throw error;
  }
  const { rows } = await db.query<{ position: number }>('SELECT position FROM sync_counter');
  announceCommitted(db.tenantId, rows[0]?.position ?? 0);
}

async function nextFolio(tx: Transaction): Promise<string> {
  return `${SERIES}-${(await takeFolio(tx, SERIES)).padStart(6, '0')}`;
}

function notNow(): Problem {
  return conflict('not-now', 'La tienda no puede facturar por aquí en este momento. Acude al mostrador con tu ticket.');
}
