import { MASKED, providerSettingsSchema, type ProviderSettings } from '../../../../src/domain/invoicing/api.ts';
import { InvoicingError } from '../../../../src/domain/invoicing/errors.ts';
import type { Queryable, Transaction } from '../../../db/database.ts';
import { commitPosition } from '../../../sync/positions.ts';
import { audit } from '../../identity/audit.ts';
import type { Actor } from '../../identity/employees.ts';
import { hurry } from './settings.ts';
import type { Vault } from './vault.ts';

/** Secrets of a provider's settings by their path in them. */
type Secrets = Record<string, string>;

const PLACE = 'provider';

/** Settings with their secrets taken out, which stand apart. */
function divide(settings: ProviderSettings): { open: ProviderSettings; secrets: Secrets } {
  switch (settings.kind) {
    case 'local':
      return { open: settings, secrets: {} };
    case 'sw':
    case 'finkok':
      return { open: { ...settings, password: MASKED }, secrets: { password: settings.password } };
    case 'issue':
      return { open: { ...settings, headers: Object.fromEntries(Object.keys(settings.headers).map((name) => [name, MASKED])) }, secrets: settings.headers };
  }
}

function unite(open: ProviderSettings, secrets: Secrets): ProviderSettings {
  switch (open.kind) {
    case 'local':
      return open;
    case 'sw':
    case 'finkok':
      return { ...open, password: secrets['password'] ?? '' };
    case 'issue':
      return { ...open, headers: Object.fromEntries(Object.keys(open.headers).map((name) => [name, secrets[name] ?? ''])) };
  }
}

interface StoredProvider {
  provider: string;
  settings: object;
  secrets: Buffer | null;
  keyId: string | null;
  version: number;
}

async function stored(db: Queryable): Promise<StoredProvider> {
  const { rows: [row] } = await db.query<StoredProvider>(
    'SELECT provider, provider_settings AS settings, provider_secrets AS secrets, provider_key_id AS "keyId", provider_version AS version FROM cfdi_settings');
  if (row === undefined) throw new Error('the settings of invoicing are missing');
  return row;
}

function openPart({ provider, settings }: StoredProvider): ProviderSettings {
  return providerSettingsSchema.parse({ ...settings, kind: provider });
}

/** Who stamps, with secrets masked. */
export async function readProvider(db: Queryable): Promise<ProviderSettings> {
  return openPart(await stored(db));
}

/** Who stamps, with secrets, and a number that changes with the settings. @throws VaultError */
export async function openProvider(db: Queryable, tenantId: string, vault: Vault): Promise<{ settings: ProviderSettings; version: number }> {
  const row = await stored(db);
  const { secrets, keyId, version } = row;
  const opened = secrets === null || keyId === null ? {} : (JSON.parse(vault.open(tenantId, PLACE, { sealed: secrets, keyId }).toString('utf8')) as Secrets);
  return { settings: unite(openPart(row), opened), version };
}

/**
 * Writes who stamps. A secret given as `****` stays what it is; documents that another provider may have stamped must be
 * done first.
 * @throws InvoicingError `secret-missing`, `documents-under-way`; VaultError
 */
export async function writeProvider(tx: Transaction, tenantId: string, actor: Actor, settings: ProviderSettings, vault: Vault): Promise<{ body: ProviderSettings; position: number }> {
  await tx.query('SELECT 1 FROM cfdi_settings FOR UPDATE');
  const before = await stored(tx);
  if (before.provider !== settings.kind) await refuseWhileSending(tx);
  const { open, secrets } = divide(await withKeptSecrets(tx, tenantId, settings, vault));
  const { kind, ...rest } = open;
  const kept = Object.keys(secrets).length === 0 ? null : vault.keep(tenantId, PLACE, Buffer.from(JSON.stringify(secrets), 'utf8'));
  await tx.query('UPDATE cfdi_settings SET provider = $1, provider_settings = $2, provider_secrets = $3, provider_key_id = $4, provider_version = provider_version + 1', [
    kind, JSON.stringify(rest), kept?.sealed ?? null, kept?.keyId ?? null,
  ]);
  await audit(tx, { actor: actor.employeeId, action: 'provider.edited', entity: 'invoicing', before: openPart(before), after: open, outcome: 'ok', ...actor.origin });
  await hurry(tx);
  return { body: await readProvider(tx), ...(await commitPosition(tx)) };
}

/** Another provider knows nothing of them: it would stamp them a second time. */
async function refuseWhileSending(tx: Transaction): Promise<void> {
  const { rows } = await tx.query(`SELECT 1 FROM cfdi_documents WHERE state IN ('sealed', 'sending') LIMIT 1`);
  if (rows.length > 0) throw new InvoicingError('documents-under-way', 'Hay comprobantes enviados de los que falta la respuesta: el proveedor se cambia cuando terminen.');
}

async function withKeptSecrets(tx: Transaction, tenantId: string, settings: ProviderSettings, vault: Vault): Promise<ProviderSettings> {
  const { secrets } = divide(settings);
  const masked = Object.entries(secrets).filter(([, secret]) => secret === MASKED).map(([name]) => name);
  if (masked.length === 0) return settings;
  const before = await openProvider(tx, tenantId, vault);
  const known = before.settings.kind === settings.kind ? divide(before.settings).secrets : {};
  const missing = masked.find((name) => known[name] === undefined);
  if (missing !== undefined) throw new InvoicingError('secret-missing', 'Falta la contraseña del proveedor.');
  return unite(divide(settings).open, { ...secrets, ...Object.fromEntries(masked.map((name) => [name, known[name] ?? ''])) });
}
