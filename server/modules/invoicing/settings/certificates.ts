import type { z } from 'zod';
import { MASKED, type certificateUploadSchema, type CertificateRow } from '../../../../src/domain/invoicing/api.ts';
import type { Queryable, TenantDatabase, Transaction } from '../../../db/database.ts';
import { conflict, notFound } from '../../../platform/http/problem.ts';
import { newId } from '../../../platform/new-id.ts';
import { commitPosition } from '../../../sync/positions.ts';
import { openSigner, SignerError, type Signer } from '../../../platform/e-invoice/signer.ts';
import { throwawayCsd } from '../../../platform/e-invoice/throwaway-certificate.ts';
import { audit } from '../../identity/audit.ts';
import type { Actor } from '../../identity/employees.ts';
import { hurry } from './settings.ts';
import type { Vault } from './vault.ts';
import { epochMs } from '../../../platform/sql-text.ts';

/** A certificate that seals, by its row. */
export interface HeldSigner extends Signer {
  certificateId: string;
}

const DAY_MS = 86_400_000;
const keyPlace = (id: string): string => `certificate/${id}/key`;
const passphrasePlace = (id: string): string => `certificate/${id}/passphrase`;

interface Stored {
  id: string;
  number: string;
  rfc: string;
  validFromMs: number;
  validToMs: number;
  throwaway: boolean;
  uploadedAtMs: number;
  uploadedByName: string | null;
  retired: boolean;
  lastUsedAtMs: number | null;
}

/** All certificates, newest first, as they may be shown: which one seals, and until when. */
export async function listCertificates(db: Queryable, nowMs: number): Promise<CertificateRow[]> {
  const { rows } = await db.query<Stored>(
    `SELECT c.id, c.number, c.rfc, ${epochMs('c.valid_from')} AS "validFromMs", ${epochMs('c.valid_to')} AS "validToMs", c.throwaway, ${epochMs('c.uploaded_at')} AS "uploadedAtMs",
       e.name AS "uploadedByName", c.retired_at IS NOT NULL AS retired, ${epochMs('c.last_used_at')} AS "lastUsedAtMs"
     FROM cfdi_certificates c LEFT JOIN employees e ON e.id = c.uploaded_by ORDER BY c.uploaded_at DESC, c.id DESC`,
  );
  const inForce = await inForceId(db, nowMs);
  return rows.map(({ retired, ...row }) => ({
    ...row,
    daysLeft: Math.floor((row.validToMs - nowMs) / DAY_MS),
    state: retired ? 'retired' : row.validToMs < nowMs ? 'expired' : row.id === inForce ? 'in-force' : 'spare',
    key: MASKED, passphrase: MASKED,
  }));
}

/** The one that seals: of the shop's RFC, valid now, a real one before a throw-away one, then the newest. */
async function inForceId(db: Queryable, nowMs: number, rfc: string | null = null): Promise<string | null> {
  const { rows } = await db.query<{ id: string }>(
    `SELECT c.id FROM cfdi_certificates c, shop
     WHERE c.retired_at IS NULL AND c.rfc = coalesce($2, shop.rfc) AND to_timestamp($1::double precision / 1000) BETWEEN c.valid_from AND c.valid_to
     ORDER BY c.throwaway, c.valid_to DESC, c.uploaded_at DESC LIMIT 1`,
    [nowMs, rfc],
  );
  return rows[0]?.id ?? null;
}

export interface CertificatePorts {
  vault: Vault;
  nowMs(): number;
}

/**
 * Takes in what the owner uploads. From then on it seals when it lasts longer than the one before, which stays for the
 * documents that it sealed.
 * @throws SignerError for files that are not what seals this shop's invoices; Problem 409 `certificate-known`
 */
export async function addCertificate(
  tx: Transaction, tenantId: string, actor: Actor, upload: z.output<typeof certificateUploadSchema>, { vault, nowMs }: CertificatePorts,
): Promise<{ body: CertificateRow; position: number }> {
  const { rows: [shop] } = await tx.query<{ rfc: string | null }>('SELECT rfc FROM shop');
  const files = { certificate: Buffer.from(upload.certificate, 'base64'), key: Buffer.from(upload.key, 'base64'), passphrase: upload.passphrase };
  if (shop?.rfc === null || shop === undefined) throw new SignerError('certificate-of-another-rfc', 'Antes de subir el certificado hay que decir el RFC del negocio.');
  const signer = openSigner(files, shop.rfc, nowMs());
  const id = await storeCertificate(tx, { tenantId, vault, signer, key: files.key, passphrase: files.passphrase, uploadedBy: actor.employeeId, throwaway: false });
  if (id === null) throw conflict('certificate-known', `El certificado ${signer.certificate.number} ya está dado de alta.`);
  const { number, rfc, validToMs } = signer.certificate;
  await audit(tx, { actor: actor.employeeId, action: 'certificate.added', entity: 'certificate', entityId: id, after: { number, rfc, validToMs }, outcome: 'ok', ...actor.origin });
  await hurry(tx);
  return { body: await oneOf(tx, id, nowMs()), ...(await commitPosition(tx)) };
}

interface NewCertificate {
  tenantId: string;
  vault: Vault;
  signer: Signer;
  key: Uint8Array;
  passphrase: string;
  uploadedBy: string | null;
  throwaway: boolean;
}

/** @returns null when one of its number is there */
async function storeCertificate(db: Queryable, { tenantId, vault, signer: { certificate }, key, passphrase, uploadedBy, throwaway }: NewCertificate): Promise<string | null> {
  const id = newId();
  const sealedKey = vault.keep(tenantId, keyPlace(id), key);
  const sealedPassphrase = vault.keep(tenantId, passphrasePlace(id), Buffer.from(passphrase, 'utf8'));
  const { rowCount } = await db.query(
    `INSERT INTO cfdi_certificates (id, number, rfc, valid_from, valid_to, certificate, key_sealed, passphrase_sealed, key_id, throwaway, uploaded_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (number) DO NOTHING`,
    [id, certificate.number, certificate.rfc, new Date(certificate.validFromMs), new Date(certificate.validToMs), Buffer.from(certificate.base64, 'base64'),
      sealedKey.sealed, sealedPassphrase.sealed, vault.keyId, throwaway, uploadedBy],
  );
  return rowCount === 0 ? null : id;
}

async function oneOf(db: Queryable, id: string, nowMs: number): Promise<CertificateRow> {
  const found = (await listCertificates(db, nowMs)).find((row) => row.id === id);
  if (found === undefined) throw notFound('No existe ese certificado.');
  return found;
}

/** Puts a certificate out of use; what it sealed stays. @throws Problem 404 */
export async function retireCertificate(tx: Transaction, actor: Actor, id: string, nowMs: number): Promise<{ body: CertificateRow; position: number }> {
  const before = await oneOf(tx, id, nowMs);
  const { rowCount } = await tx.query('UPDATE cfdi_certificates SET retired_at = now() WHERE id = $1 AND retired_at IS NULL', [id]);
  if (rowCount > 0) await audit(tx, { actor: actor.employeeId, action: 'certificate.retired', entity: 'certificate', entityId: id, before: { state: before.state }, outcome: 'ok', ...actor.origin });
  return { body: await oneOf(tx, id, nowMs), ...(await commitPosition(tx)) };
}

/** Opened signers of this process: opening a key takes a while. What may seal is asked of the tables each time. */
export class Signers {
  readonly #ports: CertificatePorts & { allowsThrowaway: boolean };
  readonly #opened = new Map<string, Signer>();

  /** @param ports `allowsThrowaway`: makes one for a shop of the local provider that has none */
  constructor(ports: CertificatePorts & { allowsThrowaway: boolean }) {
    this.#ports = ports;
  }

  /** The signer in force for an RFC. @throws SignerError when there is none, VaultError */
  async inForce(db: TenantDatabase, rfc: string): Promise<HeldSigner> {
    const id = (await inForceId(db, this.#ports.nowMs(), rfc)) ?? (await this.#throwaway(db, rfc));
    if (id === null) throw new SignerError('certificate-missing', `No hay un certificado (CSD) vigente de ${rfc}. Hay que subir uno en la configuración de facturación.`);
    const key = `${db.tenantId}/${id}`;
    const opened = this.#opened.get(key) ?? (await this.#open(db, id));
    this.#opened.set(key, opened);
    return { ...opened, certificateId: id };
  }

  /** Writes down that a document was sealed, in the transaction that keeps its bytes; null: a cancellation was signed. */
  async noteUse(tx: Transaction, { certificateId, certificate }: HeldSigner, documentId: string | null): Promise<void> {
    await tx.query('UPDATE cfdi_certificates SET last_used_at = now() WHERE id = $1', [certificateId]);
    await audit(tx, { actor: null, action: 'certificate.used', entity: 'certificate', entityId: certificateId, after: { number: certificate.number, documentId }, outcome: 'ok' });
  }

  async #open(db: TenantDatabase, id: string): Promise<Signer> {
    const { rows: [row] } = await db.query<{ certificate: Buffer; key: Buffer; passphrase: Buffer; keyId: string }>(
      'SELECT certificate, key_sealed AS key, passphrase_sealed AS passphrase, key_id AS "keyId" FROM cfdi_certificates WHERE id = $1', [id]);
    if (row === undefined) throw new SignerError('certificate-missing', 'El certificado ya no está.');
    const { vault, nowMs } = this.#ports;
    const key = vault.open(db.tenantId, keyPlace(id), { sealed: row.key, keyId: row.keyId });
    const passphrase = vault.open(db.tenantId, passphrasePlace(id), { sealed: row.passphrase, keyId: row.keyId });
    return openSigner({ certificate: row.certificate, key, passphrase: passphrase.toString('utf8') }, null, nowMs());
  }

  async #throwaway(db: TenantDatabase, rfc: string): Promise<string | null> {
    if (!this.#ports.allowsThrowaway) return null;
    const { vault, nowMs } = this.#ports;
    return db.transaction(async (tx) => {
      const { rows: [settings] } = await tx.query<{ provider: string; legalName: string | null; certificates: number }>(
        `SELECT provider, legal_name AS "legalName", (SELECT count(*) FROM cfdi_certificates WHERE NOT throwaway) AS certificates FROM cfdi_settings FOR UPDATE`);
      // Who has a certificate, or a provider that counts, wants no other.
      if (settings?.provider !== 'local' || settings.certificates > 0) return null;
      const another = await inForceId(tx, nowMs(), rfc);
      if (another !== null) return another;
      const made = throwawayCsd(rfc, settings.legalName ?? rfc, nowMs());
      const passphrase = newId();
      const key = made.privateKey.export({ type: 'pkcs8', format: 'der', cipher: 'aes-256-cbc', passphrase });
      const signer = openSigner({ certificate: made.certificate, key, passphrase }, rfc, nowMs());
      const id = await storeCertificate(tx, { tenantId: db.tenantId, vault, signer, key, passphrase, uploadedBy: null, throwaway: true });
      await audit(tx, { actor: null, action: 'certificate.added', entity: 'certificate', entityId: id, after: { number: signer.certificate.number, rfc, throwaway: true }, outcome: 'ok' });
      return id;
    });
  }
}

/** Days before its end at which somebody is told of a certificate. */
const WARNINGS_DAYS = [30, 15, 5] as const;

/** Leaves a task, once for each of the days, when the certificate that lasts longest comes to its end. */
export async function warnOfExpiry(db: Queryable, nowMs: number): Promise<void> {
  const inForce = (await listCertificates(db, nowMs)).find(({ state, throwaway }) => state === 'in-force' && !throwaway);
  const threshold = inForce && WARNINGS_DAYS.toReversed().find((days) => inForce.daysLeft < days);
  if (inForce === undefined || threshold === undefined) return;
  const about = { certificateId: inForce.id, withinDays: threshold };
  const message = `El certificado ${inForce.number} vence en menos de ${threshold} días: hay que sacar otro en el portal del SAT y subirlo.`;
  await db.query(
    `INSERT INTO tasks (id, kind, detail) SELECT $1, 'certificate-ends', $2::jsonb || $3::jsonb
     WHERE NOT EXISTS (SELECT 1 FROM tasks WHERE kind = 'certificate-ends' AND detail @> $2::jsonb)`,
    [newId(), JSON.stringify(about), JSON.stringify({ number: inForce.number, validToMs: inForce.validToMs, code: 'certificate-ends', message })],
  );
}
