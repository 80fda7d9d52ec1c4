import type { InvoicingSettings } from '../../../../src/domain/invoicing/api.ts';
import type { Issuer } from '../../../../src/domain/invoicing/cfdi/document.ts';
import { InvoicingError } from '../../../../src/domain/invoicing/errors.ts';
import { isRfc } from '../../../../src/domain/invoicing/rfc.ts';
import { regimeFits } from '../../../../src/domain/invoicing/rules/party-rules.ts';
import { registeredName } from '../../../../src/domain/invoicing/text.ts';
import type { Queryable, Transaction } from '../../../db/database.ts';
import { touchRows } from '../../../sync/positions.ts';
import { audit } from '../../identity/audit.ts';
import type { Actor } from '../../identity/employees.ts';

/** The tenant's settings of invoicing. */
export async function readSettings(db: Queryable): Promise<InvoicingSettings> {
  const { rows: [settings] } = await db.query<InvoicingSettings>(
    `SELECT c.legal_name AS "legalName", shop.rfc, c.tax_regime AS "taxRegime", c.postal_code AS "postalCode",
       json_build_object('ingreso', c.series_ingreso, 'egreso', c.series_egreso, 'pago', c.series_pago, 'global', c.series_global) AS series,
       c.global_rhythm AS "globalRhythm", c.global_automatic AS "globalAutomatic", c.self_service_days AS "selfServiceDays", c.withholds_isr AS "withholdsIsr"
     FROM cfdi_settings c, shop`,
  );
  if (settings === undefined) throw new Error('the settings of invoicing are missing');
  return settings;
}

/**
 * Writes the settings. What waited for them is tried at once.
 * @throws InvoicingError when they cannot be those of an issuer
 */
export async function writeSettings(tx: Transaction, actor: Actor, settings: InvoicingSettings): Promise<{ body: InvoicingSettings; position: number }> {
  checkIssuer(settings);
  const before = await readSettings(tx);
  const { legalName, rfc, taxRegime, postalCode, series, globalRhythm, globalAutomatic, selfServiceDays, withholdsIsr } = settings;
  await tx.query('UPDATE shop SET rfc = $1', [rfc]);
  await tx.query(
    `UPDATE cfdi_settings SET legal_name = $1, tax_regime = $2, postal_code = $3, series_ingreso = $4, series_egreso = $5, series_pago = $6, series_global = $7,
       global_rhythm = $8, global_automatic = $9, self_service_days = $10, withholds_isr = $11`,
    [legalName, taxRegime, postalCode, series.ingreso, series.egreso, series.pago, series.global, globalRhythm, globalAutomatic, selfServiceDays, withholdsIsr],
  );
  await audit(tx, { actor: actor.employeeId, action: 'invoicing-settings.edited', entity: 'invoicing', before, after: settings, outcome: 'ok', ...actor.origin });
  await hurry(tx);
  const { position } = await touchRows(tx, [{ collection: 'settings', id: 'tenant', branchId: null }]);
  return { body: await readSettings(tx), position };
}

function checkIssuer({ legalName, rfc, taxRegime, series, globalRhythm }: InvoicingSettings): void {
  if (legalName !== null) registeredName(legalName, 'Nombre o razón social');
  if (rfc !== null && !isRfc(rfc)) throw new InvoicingError('rfc-check-digit', 'El RFC tiene un error de captura: su último carácter no es el que le toca.');
  if (rfc !== null && taxRegime !== null && !regimeFits(rfc, taxRegime)) throw new InvoicingError('regime-of-another-person', 'Ese régimen no es de este tipo de persona (física o moral).');
  if (globalRhythm === 'two-months' && taxRegime !== '621') throw new InvoicingError('rhythm-of-another-regime', 'Sólo el régimen 621 (Incorporación Fiscal) hace la factura global por bimestre.');
  if (new Set(Object.values(series)).size < Object.values(series).length) throw new InvoicingError('series-twice', 'Cada tipo de comprobante lleva su propia serie.');
}

/** What waited for settings or a certificate is due now. */
export async function hurry(tx: Queryable): Promise<void> {
  await tx.query(`UPDATE invoice_requests SET next_attempt_at = now() WHERE state = 'requested'`);
  await tx.query(`UPDATE cfdi_documents SET next_attempt_at = now() WHERE state = 'pending'`);
}

/** Who issues at a branch, and where and when that is. */
export interface IssuingPlace {
  issuer: Issuer;
  /** IANA. */
  timeZone: string;
  settings: InvoicingSettings;
}

/** @throws InvoicingError `settings-missing` naming what the owner has not said yet */
export async function issuingPlace(db: Queryable, branchId: string): Promise<IssuingPlace> {
  const settings = await readSettings(db);
  const { rows: [branch] } = await db.query<{ postalCode: string; timeZone: string }>('SELECT postal_code AS "postalCode", time_zone AS "timeZone" FROM branches WHERE id = $1', [branchId]);
  const { legalName, rfc, taxRegime } = settings;
  const postalCode = branch?.postalCode || settings.postalCode;
  if (branch === undefined || legalName === null || rfc === null || taxRegime === null || postalCode === null) throw settingsMissing(settings, postalCode);
  return { issuer: { rfc, legalName, taxRegime, postalCode }, timeZone: branch.timeZone, settings };
}

function settingsMissing({ legalName, rfc, taxRegime }: InvoicingSettings, postalCode: string | null): InvoicingError {
  const missing = [
    ...(rfc === null ? ['el RFC'] : []), ...(legalName === null ? ['el nombre o razón social'] : []), ...(taxRegime === null ? ['el régimen fiscal'] : []),
    ...(postalCode === null ? ['el código postal'] : []),
  ];
  return new InvoicingError('settings-missing', `Para facturar falta en la configuración: ${missing.join(', ')}.`);
}
