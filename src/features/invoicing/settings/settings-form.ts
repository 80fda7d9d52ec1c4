import { z } from 'zod';
import { isRfc } from '../../../domain/invoicing/rfc.ts';
import { regimeFits } from '../../../domain/invoicing/rules/party-rules.ts';
import { hasCorporateSuffix } from '../../../domain/invoicing/text.ts';
import { invoicingSettingsSchema, type InvoicingSettings } from '../../../domain/invoicing/api.ts';

/** The settings as the form holds them. */
export const settingsDraftSchema = z.object({
  legalName: z.string(), rfc: z.string(), taxRegime: z.string(), postalCode: z.string(), seriesIngreso: z.string(), seriesEgreso: z.string(), seriesPago: z.string(),
  seriesGlobal: z.string(), globalRhythm: invoicingSettingsSchema.shape.globalRhythm, globalAutomatic: z.boolean(), selfServiceDays: z.int().nullable(), withholdsIsr: z.boolean(),
});
export type SettingsDraft = z.infer<typeof settingsDraftSchema>;
export type SettingsField = keyof SettingsDraft;

export function settingsDraft({ series, ...settings }: InvoicingSettings): SettingsDraft {
  return {
    ...settings,
    legalName: settings.legalName ?? '', rfc: settings.rfc ?? '', taxRegime: settings.taxRegime ?? '', postalCode: settings.postalCode ?? '',
    seriesIngreso: series.ingreso, seriesEgreso: series.egreso, seriesPago: series.pago, seriesGlobal: series.global,
  };
}

export type SettingsProblem = 'missing' | 'rfc' | 'regime' | 'postal-code' | 'series' | 'days' | 'suffix';

const SERIES = ['seriesIngreso', 'seriesEgreso', 'seriesPago', 'seriesGlobal'] as const;
const MOST_DAYS = 366;
const tidy = (text: string): string => text.toUpperCase().replaceAll(/[\s-]/g, '');

/** What keeps the settings from being saved, by field. */
export function settingsProblems(draft: SettingsDraft): Partial<Record<SettingsField, SettingsProblem>> {
  const problems: Partial<Record<SettingsField, SettingsProblem>> = {};
  if (draft.legalName.trim() === '') problems.legalName = 'missing';
  else if (hasCorporateSuffix(draft.legalName)) problems.legalName = 'suffix';
  if (!isRfc(tidy(draft.rfc))) problems.rfc = 'rfc';
  else if (!regimeFits(tidy(draft.rfc), draft.taxRegime)) problems.taxRegime = 'regime';
  if (!/^[0-9]{5}$/.test(draft.postalCode.trim())) problems.postalCode = 'postal-code';
  for (const field of SERIES) if (!/^[A-Z0-9]{1,10}$/.test(tidy(draft[field]))) problems[field] = 'series';
  if (draft.selfServiceDays === null || draft.selfServiceDays < 0 || draft.selfServiceDays > MOST_DAYS) problems.selfServiceDays = 'days';
  return problems;
}

/** The settings as the server takes them, of a draft without problems. */
export function settingsWrite(draft: SettingsDraft): InvoicingSettings {
  const { seriesIngreso, seriesEgreso, seriesPago, seriesGlobal, selfServiceDays, ...rest } = draft;
  return {
    ...rest,
    legalName: draft.legalName.trim().toUpperCase(), rfc: tidy(draft.rfc), postalCode: draft.postalCode.trim(), selfServiceDays: selfServiceDays ?? 0,
    series: { ingreso: tidy(seriesIngreso), egreso: tidy(seriesEgreso), pago: tidy(seriesPago), global: tidy(seriesGlobal) },
  };
}
