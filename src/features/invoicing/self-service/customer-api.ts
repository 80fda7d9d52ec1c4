import type { z } from 'zod';
import { linkedInvoiceSchema, type LinkedInvoice } from '../../../domain/invoicing/delivery-api.ts';
import type { InvoiceReceiver } from '../../../domain/invoicing/operations.ts';
import { selfInvoiceSchema, ticketSchema, type SelfInvoice, type SelfServiceTicket } from '../../../domain/invoicing/self-service-api.ts';

/** What stands on a ticket: the shop's key and the code. */
export interface TicketKey {
  shop: string;
  code: string;
}

/** Why something did not come about; `offline` when nobody answered. */
export interface CustomerProblem {
  code: string;
  /** A Spanish sentence from the server; empty when it said none. */
  detail: string;
}

export type CustomerAnswer<T> = { ok: true; value: T } | { ok: false; problem: CustomerProblem };

type Fetch = (path: string, init: RequestInit) => Promise<Response>;

/** The server as somebody without credentials sees it. */
export interface CustomerApi {
  ticket(key: TicketKey): Promise<CustomerAnswer<SelfServiceTicket>>;
  askInvoice(key: TicketKey, receiver: InvoiceReceiver): Promise<CustomerAnswer<SelfInvoice>>;
  state(key: TicketKey, rfc: string): Promise<CustomerAnswer<SelfInvoice>>;
  linked(token: string): Promise<CustomerAnswer<LinkedInvoice>>;
}

export function customerApi(fetch: Fetch): CustomerApi {
  const post = <T>(path: string, body: object, schema: z.ZodType<T>) =>
    answerOf(() => fetch(path, { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' }, cache: 'no-store', credentials: 'omit' }), schema);
  return {
    ticket: (key) => post('/api/self-service/ticket', key, ticketSchema),
    askInvoice: (key, receiver) => post('/api/self-service/invoice', { ...key, receiver }, selfInvoiceSchema),
    state: (key, rfc) => post('/api/self-service/state', { ...key, rfc }, selfInvoiceSchema),
    linked: (token) => answerOf(() => fetch(`/api/invoice-links/${encodeURIComponent(token)}`, { cache: 'no-store', credentials: 'omit' }), linkedInvoiceSchema),
  };
}

async function answerOf<T>(ask: () => Promise<Response>, schema: z.ZodType<T>): Promise<CustomerAnswer<T>> {
  let answer: Response;
  let body: unknown;
  try {
    answer = await ask();
    body = await answer.json();
  } catch {
    return { ok: false, problem: { code: 'offline', detail: '' } };
  }
  const value = schema.safeParse(body);
  if (answer.ok && value.success) return { ok: true, value: value.data };
  const { code, detail } = Object(body) as { code?: unknown; detail?: unknown };
  return { ok: false, problem: { code: typeof code === 'string' ? code : 'unknown', detail: typeof detail === 'string' ? detail : '' } };
}
