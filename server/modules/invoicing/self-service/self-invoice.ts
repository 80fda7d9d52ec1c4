import type { SelfInvoice } from '../../../../src/domain/invoicing/self-service-api.ts';
import { readXml } from '../../../../src/domain/invoicing/xml/read.ts';
import type { Queryable } from '../../../db/database.ts';
import { hasNoValue } from '../paper/paper-content.ts';

/** What was asked for, or made, of a sale by name; the document comes before the request it was made for. */
export interface Standing {
  documentId: string | null;
  state: string;
  rfc: string | null;
  message: string | null;
  uuid: string | null;
  xml: string | null;
  email: string | null;
}

/** States of document and request that leave the sale free: another invoice may be asked for. */
const FREE: ReadonlySet<string> = new Set(['cancelled', 'given-up', 'refused']);

/** How the invoice of a sale stands: the one in being, else what was asked for last; null when nothing was. */
export async function standingOf(db: Queryable, saleId: string): Promise<Standing | null> {
  const { rows: documents } = await db.query<Standing>(
    `SELECT d.id AS "documentId", d.state, d.receiver_rfc AS rfc, d.error_message AS message, d.uuid, d.stamped_xml AS xml, d.receiver_email AS email
     FROM cfdi_sales s JOIN cfdi_documents d ON d.id = s.document_id WHERE s.sale_id = $1 AND d.kind = 'ingreso' ORDER BY s.released_at IS NULL DESC, d.created_at DESC LIMIT 1`,
    [saleId],
  );
  const { rows: requests } = await db.query<Standing>(
    `SELECT NULL AS "documentId", q.state, q.rfc, q.error_message AS message, NULL AS uuid, NULL AS xml, q.email
     FROM invoice_request_sales s JOIN invoice_requests q ON q.id = s.request_id WHERE s.sale_id = $1 ORDER BY q.business_ms DESC, q.id DESC LIMIT 1`,
    [saleId],
  );
  const [document, request] = [documents[0] ?? null, requests[0] ?? null];
  if (document === null || (FREE.has(document.state) && request?.state === 'requested')) return request;
  return document;
}

/** Whether another may be asked for. */
export function isFree(standing: Standing | null): boolean {
  return standing === null || FREE.has(standing.state);
}

/** The same as the customer sees it. */
export function shownState({ state, message, uuid, xml, email }: Standing, mailOn: boolean): Omit<SelfInvoice, 'link'> {
  const simulated = xml === null ? null : hasNoValue(readXml(xml));
  const mailed = mailOn && email !== null;
  switch (state) {
    case 'stamped':
    case 'cancel-requested':
    case 'cancel-rejected':
      return { state: 'stamped', message: null, uuid, simulated, mailed };
    case 'cancelled':
      return { state: 'cancelled', message: null, uuid, simulated, mailed };
    case 'failed':
    case 'given-up':
    case 'refused':
      return { state: 'failed', message, uuid: null, simulated: null, mailed };
    default:
      return { state: 'waiting', message: null, uuid: null, simulated: null, mailed };
  }
}
