import type { Queryable } from '../../../db/database.ts';
import type { PersonContext } from '../../../platform/http/context.ts';
import { conflict, notFound } from '../../../platform/http/problem.ts';
import type { DocumentKind } from '../../../../src/domain/invoicing/api.ts';

/** A stamped document as it is handed out. */
export interface StampedDocument {
  id: string;
  kind: DocumentKind;
  uuid: string;
  xml: string;
  series: string;
  folio: string | null;
}

/**
 * A stamped document that this person may see: with `invoicing.view` in its branch, or, when it is of a sale, with
 * `pos.sell` there.
 * @throws Problem 404 when there is none (or none they may see), 409 `not-stamped`
 */
export async function readableDocument(db: Queryable, person: PersonContext, id: string): Promise<StampedDocument> {
  const { rows } = await db.query<Omit<StampedDocument, 'uuid' | 'xml'> & { branchId: string; ofSale: boolean; uuid: string | null; xml: string | null }>(
    `SELECT id, kind, uuid, stamped_xml AS xml, series, folio, branch_id AS "branchId", EXISTS (SELECT 1 FROM cfdi_sales s WHERE s.document_id = d.id) AS "ofSale"
     FROM cfdi_documents d WHERE id = $1`,
    [id],
  );
  const [found] = rows;
  const mayRead = found !== undefined && (person.can('invoicing.view', found.branchId) || (found.ofSale && person.can('pos.sell', found.branchId)));
  if (!mayRead) throw notFound('No existe ese comprobante.');
  const { uuid, xml } = found;
  if (uuid === null || xml === null) throw conflict('not-stamped', 'El comprobante todavía no está timbrado.');
  return { id: found.id, kind: found.kind, series: found.series, folio: found.folio, uuid, xml };
}
