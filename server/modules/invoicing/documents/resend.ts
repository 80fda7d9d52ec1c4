import type { FiscalDocument, Receiver } from '../../../../src/domain/invoicing/cfdi/document.ts';
import { GENERIC_RFC } from '../../../../src/domain/invoicing/cfdi/catalogs.ts';
import { InvoicingError } from '../../../../src/domain/invoicing/errors.ts';
import type { InvoiceReceiver } from '../../../../src/domain/invoicing/operations.ts';
import { namedInvoice } from '../../../../src/domain/invoicing/sold.ts';
import { registeredName } from '../../../../src/domain/invoicing/text.ts';
import type { Transaction } from '../../../db/database.ts';
import { advanceOn, moveAdvance } from '../follow-up/advance-uses.ts';
import { substituteInvoice } from '../covering/coverage.ts';
import { lockCoverage } from '../covering/coverage-rows.ts';
import { settleFailures } from './document-news.ts';
import { isInInstalments, totalCents } from '../queue/enqueue.ts';
import { issuingPlace } from '../settings/settings.ts';
import { loadTickets } from '../covering/sold-tickets.ts';

/** What a person mended of a document; what is absent stays. */
export interface Correction {
  receiver?: InvoiceReceiver;
  paymentForm?: string | undefined;
  paymentMethod?: 'PUE' | 'PPD' | undefined;
}

interface Standing {
  kind: 'ingreso' | 'egreso' | 'pago' | 'global';
  state: string;
  branchId: string;
  content: string;
  uuid: string | null;
  email: string | null;
  replacesUuid: string | null;
  saleIds: string[];
}

async function lock(tx: Transaction, documentId: string): Promise<Standing> {
  const { rows: [standing] } = await tx.query<Standing>(
    `SELECT d.kind, d.state, d.branch_id AS "branchId", d.content, d.uuid, d.receiver_email AS email, (SELECT uuid FROM cfdi_documents o WHERE o.id = d.replaces) AS "replacesUuid",
       ARRAY(SELECT sale_id FROM cfdi_sales WHERE document_id = d.id AND released_at IS NULL ORDER BY sale_id) AS "saleIds"
     FROM cfdi_documents d WHERE d.id = $1 FOR UPDATE OF d`,
    [documentId],
  );
  if (standing === undefined) throw new InvoicingError('document-unknown', 'No existe ese comprobante.');
  return standing;
}

/**
 * Sends a document again. One that failed was never stamped: it is made anew of what its sales and the shop's settings say
 * now, with what a person mended, and sealed anew under its own id and folio. One that may have been sent is only tried at
 * once: its bytes stay.
 * @throws InvoicingError `under-way` when it may have been sent and there is something to mend
 */
export async function resend(tx: Transaction, documentId: string, correction: Correction | null): Promise<void> {
  await lockCoverage(tx);
  const standing = await lock(tx, documentId);
  if (standing.state === 'sealed' || standing.state === 'sending') {
    if (correction !== null) throw new InvoicingError('under-way', 'El comprobante ya se envió y falta la respuesta: no se puede cambiar ahora.');
    await tx.query('UPDATE cfdi_documents SET next_attempt_at = now() WHERE id = $1', [documentId]);
    return;
  }
  if (standing.state !== 'failed' && standing.state !== 'pending') throw new InvoicingError('not-failed', 'Sólo se reenvía un comprobante que falló o que espera.');
  const document = await made(tx, documentId, standing, correction ?? {});
  await tx.query(
    `UPDATE cfdi_documents SET state = 'pending', content = $2, sealed_xml = NULL, sealed_at = NULL, receiver_rfc = $3, receiver_name = $4, total_cents = $5, receiver_email = $6, awaits_payments = $7,
       error_code = NULL, error_message = NULL, attempts = 0, next_attempt_at = now(), run_id = NULL, run_until = NULL WHERE id = $1`,
    [documentId, JSON.stringify(document), document.receiver.rfc, document.receiver.legalName, totalCents(document), correction?.receiver === undefined ? standing.email : correction.receiver.email,
      isInInstalments(document)],
  );
  await tx.query(`INSERT INTO cfdi_states (document_id, state, note) VALUES ($1, 'pending', $2)`, [documentId, correction === null ? 'retried' : 'corrected']);
  await settleFailures(tx, documentId, correction === null ? 'Se reenvió' : 'Se corrigió y se reenvió');
}

async function made(tx: Transaction, documentId: string, standing: Standing, correction: Correction): Promise<FiscalDocument> {
  const before = JSON.parse(standing.content) as FiscalDocument;
  const { issuer, settings } = await issuingPlace(tx, standing.branchId);
  const receiver = correction.receiver === undefined ? before.receiver : partyOf(correction.receiver);
  if (standing.kind === 'ingreso' && standing.saleIds.length > 0 && before.type !== 'P') {
    return ofSales(tx, documentId, { saleIds: standing.saleIds, replacesUuid: standing.replacesUuid }, {
      issuer, receiver, withholdsIsr: settings.withholdsIsr, paymentForm: correction.paymentForm ?? before.paymentForm, paymentMethod: correction.paymentMethod ?? before.paymentMethod,
    });
  }
  if (correction.receiver !== undefined && before.receiver.rfc === GENERIC_RFC) throw new InvoicingError('receiver-of-the-public', 'Este comprobante es del público en general: no tiene datos de cliente que corregir.');
  const changed = { ...before, issuer: { ...issuer, legalName: registeredName(issuer.legalName, 'Nombre del emisor') }, receiver: { ...receiver, cfdiUse: correction.receiver?.cfdiUse ?? before.receiver.cfdiUse } };
  return changed.type === 'P' ? { ...changed, receiver: { ...changed.receiver, cfdiUse: 'CP01' } } : { ...changed, paymentForm: correction.paymentForm ?? changed.paymentForm };
}

function partyOf(receiver: InvoiceReceiver): Receiver {
  const { email: _, ...party } = receiver;
  return { ...party, legalName: registeredName(party.legalName, 'Nombre del receptor') };
}

/** What came back meanwhile is left out, and written down as such. */
async function ofSales(
  tx: Transaction, documentId: string, { saleIds, replacesUuid }: { saleIds: readonly string[]; replacesUuid: string | null },
  input: Omit<Parameters<typeof namedInvoice>[0], 'tickets' | 'replacesUuid' | 'advanceUuid'>,
): Promise<FiscalDocument> {
  const tickets = await loadTickets(tx, saleIds);
  await tx.query('INSERT INTO cfdi_returns (document_id, return_id) SELECT $1, unnest($2::uuid[]) ON CONFLICT DO NOTHING', [documentId, tickets.flatMap(({ returnIds }) => returnIds)]);
  return namedInvoice({ ...input, tickets, replacesUuid, advanceUuid: await advanceOn(tx, documentId) });
}

/**
 * Makes an invoice in place of a stamped one, with relation 04 to it and what a person mended.
 * @returns its id
 * @throws InvoicingError `not-stamped`, `related-first` …
 */
export async function substitute(tx: Transaction, documentId: string, newDocumentId: string, correction: Correction): Promise<string> {
  await lockCoverage(tx);
  const standing = await lock(tx, documentId);
  const before = JSON.parse(standing.content) as FiscalDocument;
  if (standing.kind !== 'ingreso' || before.type === 'P') throw new InvoicingError('not-stamped', 'Sólo se sustituye la factura de una venta.');
  const { issuer, timeZone, settings } = await issuingPlace(tx, standing.branchId);
  const tickets = await loadTickets(tx, standing.saleIds);
  const document = namedInvoice({
    issuer, receiver: correction.receiver === undefined ? before.receiver : partyOf(correction.receiver), tickets, withholdsIsr: settings.withholdsIsr, replacesUuid: standing.uuid,
    advanceUuid: await advanceOn(tx, documentId),
    paymentForm: correction.paymentForm ?? before.paymentForm, paymentMethod: correction.paymentMethod ?? before.paymentMethod,
  });
  const id = await substituteInvoice(tx, documentId, {
    id: newDocumentId, kind: 'ingreso', branchId: standing.branchId, timeZone, series: settings.series.ingreso, provisionalFolio: null, document,
    email: correction.receiver === undefined ? standing.email : correction.receiver.email,
  });
  await moveAdvance(tx, documentId, id);
  await tx.query('INSERT INTO cfdi_returns (document_id, return_id) SELECT $1, unnest($2::uuid[])', [id, tickets.flatMap(({ returnIds }) => returnIds)]);
  return id;
}
