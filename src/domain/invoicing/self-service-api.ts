/**
 * The customer's own page (`/facturar`): who has the ticket asks for its invoice, without signing in. The tenant is found
 * by the shop's key on the ticket, the sale by the ticket's code. Whatever is wrong with either is the same 404
 * `ticket-unknown`: nobody learns which tickets there are.
 *
 * | route | answer |
 * |---|---|
 * | `POST /api/self-service/ticket` | `ticketSchema` |
 * | `POST /api/self-service/invoice` | 202 `selfInvoiceSchema`; 409 `already-asked`, `too-late`, `not-now`; 422 `receiver-invalid` |
 * | `POST /api/self-service/state` | `selfInvoiceSchema`; 404 `invoice-unknown` when none is made out to this RFC |
 *
 * All are POST: what is asked for stands in no address, and so in no log and no history.
 */
import { z } from 'zod';
import { daySchema } from '../kernel/schemas.ts';
import { invoiceReceiverSchema } from './operations.ts';

const ticketKeySchema = z.strictObject({ shop: z.string().max(40), code: z.string().max(40) });

export const askTicketSchema = ticketKeySchema;
/** What the page shows of a ticket before anybody says who they are: nothing about a person. */
export const ticketSchema = z.strictObject({
  shopName: z.string(),
  branchName: z.string(),
  folio: z.string(),
  soldAtMs: z.int(),
  timeZone: z.string(),
  totalCents: z.int(),
  /** The last day on which it may be asked for here. */
  lastDay: daySchema,
  /** `asked`: it was asked for, here or at the counter; by its RFC one sees how it stands. */
  state: z.enum(['open', 'asked', 'too-late']),
});
export type SelfServiceTicket = z.infer<typeof ticketSchema>;

export const askInvoiceSchema = ticketKeySchema.extend({ receiver: invoiceReceiverSchema });
export const askStateSchema = ticketKeySchema.extend({ rfc: z.string().max(20) });

/** How an invoice stands, for whoever knows its ticket and RFC. */
export const selfInvoiceSchema = z.strictObject({
  state: z.enum(['waiting', 'stamped', 'failed', 'cancelled']),
  /** Why it failed: a Spanish sentence. */
  message: z.string().nullable(),
  uuid: z.string().nullable(),
  /** Without fiscal value; null while it is not stamped. */
  simulated: z.boolean().nullable(),
  /** Where PDF and XML are had, once it is stamped: a link that lives for an hour. */
  link: z.string().nullable(),
  /** Whether it is mailed too. */
  mailed: z.boolean(),
});
export type SelfInvoice = z.infer<typeof selfInvoiceSchema>;
