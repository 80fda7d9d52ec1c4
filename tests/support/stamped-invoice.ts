import type { TenantDatabase } from '../../server/db/database.ts';
import { enqueueDocument } from '../../server/modules/invoicing/queue/enqueue.ts';
import { workNext } from '../../server/modules/invoicing/queue/work-document.ts';
import { readCertificate } from '../../server/platform/e-invoice/certificate.ts';
import { sampleDocuments } from '../../server/platform/e-invoice/samples.ts';
import { PROVIDER_IDENTITY, stampSigner, stampXml } from '../../server/platform/e-invoice/simulator/stamping.ts';
import { throwawayCsd } from '../../server/platform/e-invoice/throwaway-certificate.ts';
import { readXml } from '../../src/domain/invoicing/xml/read.ts';
import { noArchive, signersOf } from './invoicing.ts';
import { newId } from './operations.ts';

const csds = new Map<string, ReturnType<typeof throwawayCsd>>();

/** Keys take long to make: one for each issuer will do. */
function csdOf(rfc: string, legalName: string): ReturnType<typeof throwawayCsd> {
  const csd = csds.get(rfc) ?? throwawayCsd(rfc, legalName, Date.now());
  csds.set(rfc, csd);
  return csd;
}

/** An invoice of one sale, stamped without fiscal value, as the queue leaves it; with the request that it was made for. */
export async function stampedInvoice(db: TenantDatabase, branchId: string, { email, sample = 'ingreso' }: { email: string | null; sample?: string }): Promise<{ id: string; saleId: string; uuid: string; xml: string }> {
  const document = sampleDocuments(Date.now()).find(({ name }) => name === sample)?.document;
  if (!document) throw new Error(`no sample ${sample}`);
  const saleId = newId();
  const requestId = newId();
  const { rfc, legalName, taxRegime, postalCode, cfdiUse } = document.receiver;
  await db.query(
    `INSERT INTO invoice_requests (id, folio, device_id, branch_id, payment_form, payment_method, rfc, legal_name, tax_regime, postal_code, cfdi_use, email, business_ms, day, state)
     VALUES ($1, 'PRE-A1-000001', $2, $3, '01', 'PUE', $4, $5, $6, $7, $8, $9, $10, current_date, 'made')`,
    [requestId, newId(), branchId, rfc, legalName, taxRegime, postalCode, cfdiUse, email, Date.now()],
  );
  await db.query('INSERT INTO invoice_request_sales (request_id, line, sale_id) VALUES ($1, 0, $2)', [requestId, saleId]);
  const id = await db.transaction((tx) => enqueueDocument(tx, {
    kind: document.type === 'P' ? 'pago' : 'ingreso', branchId, timeZone: 'America/Mexico_City', series: 'F', provisionalFolio: 'PRE-A1-000001', document, saleIds: [saleId],
  }));
  const csd = csdOf(document.issuer.rfc, document.issuer.legalName);
  const provider = stampSigner(csdOf(PROVIDER_IDENTITY.rfc, PROVIDER_IDENTITY.legalName));
  const never = () => Promise.resolve({ outcome: 'refused' as const, code: '', message: '' });
  await workNext(db, {
    provider: { name: 'test', seals: false, recover: never, cancel: never, stamp: (xml) => Promise.resolve({ outcome: 'stamped', ...stampXml(xml, readXml(xml), provider, Date.now()) }) },
    archive: noArchive,
    signers: signersOf({ certificate: readCertificate(csd.certificate), privateKey: csd.privateKey }),
    nowMs: Date.now, random: Math.random, waits: { firstMs: 1, longestMs: 1 }, leaseMs: 60_000,
  });
  const { rows: [made] } = await db.query<{ uuid: string; xml: string }>('SELECT uuid, stamped_xml AS xml FROM cfdi_documents WHERE id = $1', [id]);
  if (!made?.uuid) throw new Error('the invoice was not stamped');
  return { id, saleId, ...made };
}
