import { expect, it } from 'vitest';
import type { InvoicingSettings } from '../../../domain/invoicing/api.ts';
import { settingsDraft, settingsProblems, settingsWrite } from './settings-form.ts';

const settings: InvoicingSettings = {
  legalName: 'TALLER SUAREZ', rfc: 'TSU010203CD9', taxRegime: '601', postalCode: '64000', series: { ingreso: 'F', egreso: 'NC', pago: 'RP', global: 'G' },
  globalRhythm: 'month', globalAutomatic: true, selfServiceDays: 30, withholdsIsr: false,
};

it('says what was not said yet, and what SAT would not take', () => {
  const empty = settingsDraft({ ...settings, legalName: null, rfc: null, taxRegime: null, postalCode: null });
  expect(settingsProblems(empty)).toEqual({ legalName: 'missing', rfc: 'rfc', postalCode: 'postal-code' });
  const wrong = { ...settingsDraft(settings), legalName: 'Taller Suárez SA de CV', taxRegime: '612', seriesPago: '', selfServiceDays: 400 };
  expect(settingsProblems(wrong)).toEqual({ legalName: 'suffix', taxRegime: 'regime', seriesPago: 'series', selfServiceDays: 'days' });
});

it('writes what it read, tidied', () => {
  expect(settingsWrite(settingsDraft(settings))).toEqual(settings);
  expect(settingsWrite({ ...settingsDraft(settings), rfc: 'tsu-010203 cd9', legalName: ' Taller Suarez ', seriesIngreso: 'fa' })).toEqual({ ...settings, series: { ...settings.series, ingreso: 'FA' } });
});
