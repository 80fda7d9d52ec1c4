import { z } from 'zod';
import { idSchema } from '../../../../src/domain/kernel/schemas.ts';
import type { Queryable } from '../../../db/database.ts';
import type { App } from '../../../platform/http/context.ts';
import { conflict, notFound } from '../../../platform/http/problem.ts';
import { defineRoute } from '../../../platform/http/route.ts';
import { paperThread } from '../paper/pdf-thread.ts';
import { pdfAnswer, xmlAnswer } from './file-answer.ts';

const tags = ['sync'];
const access = { kind: 'device' } as const;
const bySale = { params: z.object({ saleId: idSchema }) };

/**
 * The invoice of a ticket for the counter, which may have nobody signed in at the server: the device itself asks, for
 * sales of its branch.
 */
export function registerDeviceFileRoutes(app: App): void {
  defineRoute(app, {
    method: 'get', path: '/sync/invoices/:saleId/xml', access, tags, summary: 'The stamped XML of the invoice of a sale of the device’s branch', request: bySale,
    responses: { 200: { description: 'The stamped XML, as it was received', contentType: 'application/xml' } },
  }, async (c, { params }) => xmlAnswer(await invoiceOfSale(c.get('db'), params.saleId, c.get('device').branchId)));

  defineRoute(app, {
    method: 'get', path: '/sync/invoices/:saleId/pdf', access, tags, summary: 'The printed representation of the invoice of a sale of the device’s branch', request: bySale,
    responses: { 200: { description: 'The PDF', contentType: 'application/pdf' } },
  }, async (c, { params }) => pdfAnswer(c.get('db'), paperThread, await invoiceOfSale(c.get('db'), params.saleId, c.get('device').branchId)));
}

/** The invoice by name that covers a sale, else the last that did. @throws Problem 404, 409 `not-stamped` */
async function invoiceOfSale(db: Queryable, saleId: string, branchId: string): Promise<{ uuid: string; xml: string }> {
  const { rows } = await db.query<{ uuid: string | null; xml: string | null }>(
    `SELECT d.uuid, d.stamped_xml AS xml FROM cfdi_sales s JOIN cfdi_documents d ON d.id = s.document_id
     WHERE s.sale_id = $1 AND d.kind = 'ingreso' AND d.branch_id = $2 ORDER BY s.released_at IS NULL DESC, d.created_at DESC LIMIT 1`,
    [saleId, branchId],
  );
  const [found] = rows;
  if (found === undefined) throw notFound('Este ticket no tiene factura.');
  const { uuid, xml } = found;
  if (uuid === null || xml === null) throw conflict('not-stamped', 'El comprobante todavía no está timbrado.');
  return { uuid, xml };
}
