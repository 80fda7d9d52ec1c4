import { InvoicingError } from '../../../../src/domain/invoicing/errors.ts';
import type { InvoiceReceiver } from '../../../../src/domain/invoicing/operations.ts';
import { namedInvoice, paidAs, creditOnGlobal } from '../../../../src/domain/invoicing/sold.ts';
import type { TenantDatabase, Transaction } from '../../../db/database.ts';
import { newId } from '../../../platform/new-id.ts';
import { announceCommitted } from '../../../sync/committed.ts';
import { touchRows, type TouchedRow } from '../../../sync/positions.ts';
import { invoiceByName } from './coverage.ts';
import { lockCoverage } from './coverage-rows.ts';
import type { NewDocument } from '../queue/enqueue.ts';
import { issuingPlace } from '../settings/settings.ts';
import { loadStanding, loadTickets } from './sold-tickets.ts';

/** What somebody asks to be invoiced by name. */
export interface NamedRequest {
  /** The document's id. */
  id: string;
  branchId: string;
  provisionalFolio: string | null;
  saleIds: readonly string[];
  receiver: InvoiceReceiver;
  /** Null: as the sales were paid. */
  paymentForm: string | null;
  paymentMethod: 'PUE' | 'PPD' | null;
  /** UUID of an advance that is applied on it. */
  advanceUuid?: string | null;
}

/**
 * Makes the invoice of sales by name and puts it in the queue, with the credit notes on global invoices that it waits for.
 * @returns the ids of what was put there, the invoice's first
 * @throws InvoicingError when it cannot be made; a NamedRefusal when something covers one of the sales
 */
export async function invoiceSales(tx: Transaction, request: NamedRequest): Promise<string[]> {
  const { id, branchId, provisionalFolio, saleIds, receiver, paymentForm, paymentMethod, advanceUuid = null } = request;
  // Before the tickets are read: a return that comes meanwhile finds the invoice, and is credited on it.
  await lockCoverage(tx);
  const { issuer, timeZone, settings } = await issuingPlace(tx, branchId);
  const tickets = await loadTickets(tx, saleIds);
  if (new Set(tickets.map(({ goodsId }) => goodsId)).size < tickets.length) throw new InvoicingError('sale-twice', 'Una venta está dos veces.');
  const { email, ...party } = receiver;
  const paid = paidAs(tickets);
  const place = { branchId, timeZone };
  const invoice: NewDocument = {
    ...place, id, kind: 'ingreso', series: settings.series.ingreso, provisionalFolio, email, saleIds,
    document: namedInvoice({
      issuer, receiver: party, tickets, paymentForm: paymentForm ?? paid.paymentForm, paymentMethod: paymentMethod ?? paid.paymentMethod,
      withholdsIsr: settings.withholdsIsr, advanceUuid,
    }),
  };
  const made: string[] = [];
  made.push(await invoiceByName(tx, invoice, async ({ documentId, uuid }, credited) => {
    const standing = await loadStanding(tx, credited, documentId);
    const creditId = newId();
    made.push(creditId);
    return { ...place, id: creditId, kind: 'egreso', series: settings.series.egreso, provisionalFolio: null, document: creditOnGlobal(issuer, uuid ?? '', standing, paidAs(standing).paymentForm), saleIds: [] };
  }));
  const returns = tickets.flatMap(({ returnIds }) => returnIds);
  await tx.query('INSERT INTO cfdi_returns (document_id, return_id) SELECT $1, unnest($2::uuid[])', [id, returns]);
  return made.toReversed();
}

interface OpenRequest {
  id: string;
  folio: string;
  branchId: string;
  deviceId: string;
  paymentForm: string;
  paymentMethod: 'PUE' | 'PPD';
  receiver: InvoiceReceiver | null;
  saleIds: string[];
}

/** The oldest request that is due and whose sales have all arrived, locked; requests are numbered as they were made. */
async function nextRequest(tx: Transaction): Promise<OpenRequest | null> {
  const { rows } = await tx.query<OpenRequest>(
    `SELECT q.id, q.folio, q.branch_id AS "branchId", q.device_id AS "deviceId", q.payment_form AS "paymentForm", q.payment_method AS "paymentMethod",
       CASE WHEN q.rfc IS NOT NULL THEN json_build_object('rfc', q.rfc, 'legalName', q.legal_name, 'taxRegime', q.tax_regime, 'postalCode', q.postal_code,
         'cfdiUse', q.cfdi_use, 'email', q.email) END AS receiver,
       ARRAY(SELECT sale_id FROM invoice_request_sales WHERE request_id = q.id ORDER BY line) AS "saleIds"
     FROM invoice_requests q JOIN operations o ON o.id = q.id
     WHERE q.state = 'requested' AND q.next_attempt_at <= now() AND NOT EXISTS (SELECT 1 FROM shop WHERE restored_at IS NOT NULL)
       AND NOT EXISTS (SELECT 1 FROM invoice_request_sales w WHERE w.request_id = q.id AND NOT EXISTS (SELECT 1 FROM sales s WHERE s.id = w.sale_id)
         AND NOT EXISTS (SELECT 1 FROM layaways l WHERE l.id = w.sale_id))
     ORDER BY q.next_attempt_at, q.business_ms, o.number LIMIT 1 FOR UPDATE OF q SKIP LOCKED`,
  );
  return rows[0] ?? null;
}

const TRY_AGAIN_MS = 30_000;
/** What passes by itself, or once the owner has said what is missing. */
const PASSING: ReadonlySet<string> = new Set(['settings-missing', 'global-under-way', 'cancellation-under-way']);

/** A request that could not be made into a document. */
class Unmade extends Error {
  readonly request: OpenRequest;
  readonly reason: InvoicingError;

  constructor(request: OpenRequest, reason: InvoicingError) {
    super(reason.message);
    this.request = request;
    this.reason = reason;
  }
}

/**
 * Makes the next request of a tenant into a document. What cannot be made is kept with its reason, and a task says what
 * to do; what is only too early is tried again.
 * @returns false when none is due
 */
export async function takeRequest(db: TenantDatabase): Promise<boolean> {
  let position: number | null;
  try {
    position = await db.transaction(async (tx) => {
      const request = await nextRequest(tx);
      return request === null ? null : make(tx, request);
    });
  } catch (error) {
    if (!(error instanceof Unmade)) throw error;
    position = await db.transaction((tx) => writeUnmade(tx, error));
  }
  if (position !== null) announceCommitted(db.tenantId, position);
  return position !== null;
}

async function make(tx: Transaction, request: OpenRequest): Promise<number> {
  const { id, branchId, folio, saleIds, receiver, paymentForm, paymentMethod } = request;
  try {
    if (!(await isMade(tx, id))) {
      if (receiver === null) throw new InvoicingError('receiver-missing', 'Los datos de quien pidió la factura ya no están: se borraron.');
      await invoiceSales(tx, { id, branchId, provisionalFolio: folio, saleIds, receiver, paymentForm, paymentMethod });
    }
  } catch (error) {
    throw error instanceof InvoicingError ? new Unmade(request, error) : error;
  }
  await tx.query(`UPDATE invoice_requests SET state = 'made', error_code = NULL, error_message = NULL WHERE id = $1`, [id]);
  return (await touchRows(tx, rowsOf(request))).position;
}

/** After a restore its document may be there already. */
async function isMade(tx: Transaction, id: string): Promise<boolean> {
  return (await tx.query('SELECT 1 FROM cfdi_documents WHERE id = $1', [id])).rows.length > 0;
}

async function writeUnmade(tx: Transaction, { request, reason: { code, message } }: Unmade): Promise<number> {
  const passes = PASSING.has(code);
  await tx.query(
    `UPDATE invoice_requests SET state = $2, error_code = $3, error_message = $4, next_attempt_at = now() + $5 * interval '1 millisecond' WHERE id = $1 AND state = 'requested'`,
    [request.id, passes ? 'requested' : 'refused', code, message, TRY_AGAIN_MS],
  );
  if (!passes || code === 'settings-missing') await leaveTask(tx, request, code, message);
  return (await touchRows(tx, rowsOf(request))).position;
}

/** One task a request; two requests for one sale are told by the code. */
async function leaveTask(tx: Transaction, { id, folio, branchId, deviceId, saleIds, receiver }: OpenRequest, code: string, message: string): Promise<void> {
  await tx.query(
    `INSERT INTO tasks (id, kind, operation_id, branch_id, device_id, detail) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (operation_id, kind) WHERE operation_id IS NOT NULL DO NOTHING`,
    [newId(), code === 'already-invoiced' ? 'invoice-asked-twice' : 'invoice-refused', id, branchId, deviceId,
      JSON.stringify({ folio, saleIds, receiverName: receiver?.legalName ?? null, code, message })],
  );
}

function rowsOf({ saleIds, branchId }: OpenRequest): TouchedRow[] {
  return saleIds.map((id) => ({ collection: 'invoices', id, branchId }));
}
