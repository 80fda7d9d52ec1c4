import { createHash, randomBytes } from 'node:crypto';
import type { LinkedInvoice } from '../../../../src/domain/invoicing/delivery-api.ts';
import { CFDI } from '../../../../src/domain/invoicing/cfdi/namespaces.ts';
import { attributeOf, childOf } from '../../../../src/domain/invoicing/xml/element.ts';
import { readXml } from '../../../../src/domain/invoicing/xml/read.ts';
import type { TenantDatabase } from '../../../db/database.ts';
import { TenantUnavailable } from '../../../db/errors.ts';
import type { Databases } from '../../../platform/database-port.ts';
import { notFound } from '../../../platform/http/problem.ts';
import { hasNoValue } from '../paper/paper-content.ts';

const TOKEN_BYTES = 24;
const DAY_SECONDS = 86_400;

/** A token has 192 bits of chance: its plain hash tells nothing. */
function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/**
 * Makes a link to a stamped document; it is kept as a hash alone.
 * @param madeBy null for the customer's own page
 */
export async function makeLink({ control }: Pick<Databases, 'control'>, db: TenantDatabase, documentId: string, days: number, madeBy: string | null): Promise<{ path: string; expiresAtMs: number }> {
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  // First where it is looked up: what only the control database knows leads nowhere.
  await control.query('DELETE FROM invoice_links WHERE tenant_id = $1 AND expires_at < now()', [db.tenantId]);
  const { rows } = await control.query<{ expiresAt: Date }>(
    `INSERT INTO invoice_links (token_hash, tenant_id, expires_at) VALUES ($1, $2, now() + make_interval(secs => $3)) RETURNING expires_at AS "expiresAt"`,
    [hashOf(token), db.tenantId, days * DAY_SECONDS],
  );
  const expiresAt = rows[0]?.expiresAt ?? new Date(0);
  await db.query('DELETE FROM cfdi_links WHERE expires_at < now()');
  await db.query('INSERT INTO cfdi_links (token_hash, document_id, expires_at, made_by) VALUES ($1, $2, $3, $4)', [hashOf(token), documentId, expiresAt, madeBy]);
  return { path: `/f/${token}`, expiresAtMs: expiresAt.getTime() };
}

interface Linked {
  db: TenantDatabase;
  uuid: string;
  xml: string;
  shown: LinkedInvoice;
}

/** The document behind a token. @throws Problem 404, the same for what never was, has expired, or cannot be served now */
export async function findLinked({ control, tenant }: Pick<Databases, 'control' | 'tenant'>, token: string): Promise<Linked> {
  const hash = hashOf(token);
  const { rows } = await control.query<{ tenantId: string }>('SELECT tenant_id AS "tenantId" FROM invoice_links WHERE token_hash = $1 AND expires_at > now()', [hash]);
  const [link] = rows;
  if (link === undefined) throw linkUnknown();
  const db = await servable(tenant(link.tenantId));
  const found = await db.query<LinkedRow>(
    `SELECT d.kind, d.state, d.uuid, d.stamped_xml AS xml, d.series, d.folio, d.issuer_rfc AS "issuerRfc", d.receiver_rfc AS "receiverRfc", d.receiver_name AS "receiverName",
       d.total_cents AS "totalCents", d.stamped_at AS "stampedAt", l.expires_at AS "expiresAt"
     FROM cfdi_links l JOIN cfdi_documents d ON d.id = l.document_id WHERE l.token_hash = $1 AND l.expires_at > now() AND d.stamped_xml IS NOT NULL`,
    [hash],
  );
  const [row] = found.rows;
  if (row === undefined) throw linkUnknown();
  return { db, uuid: row.uuid, xml: row.xml, shown: shownOf(row) };
}

type LinkedRow = Pick<LinkedInvoice, 'kind' | 'uuid' | 'series' | 'folio' | 'issuerRfc' | 'receiverRfc' | 'receiverName' | 'totalCents'> & {
  state: string;
  xml: string;
  stampedAt: Date;
  expiresAt: Date;
};

function shownOf({ state, xml, stampedAt, expiresAt, ...row }: LinkedRow): LinkedInvoice {
  const root = readXml(xml);
  const issuer = childOf(root, CFDI, 'Emisor');
  return {
    ...row,
    issuerName: (issuer && attributeOf(issuer, 'Nombre')) ?? row.issuerRfc,
    stampedAtMs: stampedAt.getTime(), expiresAtMs: expiresAt.getTime(), cancelled: state === 'cancelled', simulated: hasNoValue(root),
  };
}

async function servable(opening: Promise<TenantDatabase>): Promise<TenantDatabase> {
  try {
    return await opening;
  } catch (error) {
    if (error instanceof TenantUnavailable) throw linkUnknown();
    throw error;
  }
}

function linkUnknown() {
  return notFound('Este enlace no existe o ya venció. Pide otro a la tienda.');
}
