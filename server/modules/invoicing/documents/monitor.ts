import type { InvoicingMonitor, ProviderSettings } from '../../../../src/domain/invoicing/api.ts';
import { InvoicingError } from '../../../../src/domain/invoicing/errors.ts';
import type { Queryable } from '../../../db/database.ts';
import { listCertificates } from '../settings/certificates.ts';
import { issuingPlace } from '../settings/settings.ts';
import { epochMs } from '../../../platform/sql-text.ts';

/** How stamping goes in these branches. */
export async function readMonitor(db: Queryable, branchIds: readonly string[], hours: number, nowMs: number): Promise<InvoicingMonitor> {
  const { rows: [figures] } = await db.query<Omit<InvoicingMonitor, 'asOfMs' | 'hours' | 'certificate' | 'problem' | 'successRateBps' | 'failing'>>(
    `SELECT c.provider, ${epochMs('shop.restored_at')} AS "askingSinceMs",
       (SELECT count(*) FROM cfdi_states s JOIN cfdi_documents d ON d.id = s.document_id WHERE s.state = 'stamped' AND s.at >= now() - make_interval(hours => $2) AND d.branch_id = ANY($1::uuid[])) AS "stampedCount",
       (SELECT count(*) FROM cfdi_states s JOIN cfdi_documents d ON d.id = s.document_id WHERE s.state = 'failed' AND s.at >= now() - make_interval(hours => $2) AND d.branch_id = ANY($1::uuid[])) AS "failedCount",
       p.count AS "pendingCount", ${epochMs('p.oldest')} AS "oldestPendingAtMs",
       (SELECT count(*) FROM invoice_requests WHERE state = 'requested' AND branch_id = ANY($1::uuid[])) AS "waitingRequestCount"
     FROM cfdi_settings c, shop, (SELECT count(*) AS count, min(created_at) AS oldest FROM cfdi_documents WHERE state IN ('pending', 'sealed', 'sending') AND branch_id = ANY($1::uuid[])) p`,
    [branchIds, hours],
  );
  if (figures === undefined) throw new Error('the settings of invoicing are missing');
  const { rows: failing } = await db.query<InvoicingMonitor['failing'][number]>(
    `SELECT coalesce(error_code, '') AS code, (array_agg(coalesce(error_message, '') ORDER BY created_at DESC))[1] AS message, count(*) AS count, sum(total_cents)::bigint AS "totalCents"
     FROM cfdi_documents WHERE state = 'failed' AND branch_id = ANY($1::uuid[]) GROUP BY 1 ORDER BY 3 DESC, 1`,
    [branchIds],
  );
  const ended = figures.stampedCount + figures.failedCount;
  return {
    asOfMs: nowMs, hours, ...figures, failing,
    successRateBps: ended === 0 ? null : Math.round((figures.stampedCount / ended) * 10_000),
    ...(await readinessOf(db, branchIds, figures.provider, nowMs)),
  };
}

/** The certificate that seals, and what keeps anything from being sealed. */
async function readinessOf(db: Queryable, branchIds: readonly string[], provider: ProviderSettings['kind'], nowMs: number): Promise<Pick<InvoicingMonitor, 'certificate' | 'problem'>> {
  const inForce = (await listCertificates(db, nowMs)).find(({ state }) => state === 'in-force');
  const certificate = inForce === undefined ? null : { number: inForce.number, validToMs: inForce.validToMs, daysLeft: inForce.daysLeft, throwaway: inForce.throwaway };
  try {
    for (const branchId of branchIds) await issuingPlace(db, branchId);
  } catch (error) {
    if (!(error instanceof InvoicingError)) throw error;
    return { certificate, problem: { code: error.code, message: error.message } };
  }
  const unsealed = certificate === null && provider !== 'issue' && provider !== 'local';
  return { certificate, problem: unsealed ? { code: 'certificate-missing', message: 'No hay un certificado (CSD) vigente: hay que subir uno.' } : null };
}
