import { REGIMES } from '../../../domain/invoicing/cfdi/catalogs.ts';
import { invoicingSettingsSchema, type InvoicingSettings } from '../../../domain/invoicing/api.ts';
import { useOfficeAct } from '../../../device/office-act.ts';
import { useCan, useOffice } from '../../../device/office-client.ts';
import { useOfficeQuery } from '../../../device/office-query.ts';
import { AsyncView } from '../../../ui/async-view.tsx';
import { Checkbox } from '../../../ui/choice.tsx';
import { DraftForm } from '../../../ui/draft-form.tsx';
import { useFormDraft } from '../../../ui/form-draft.ts';
import { useTexts } from '../../../ui/i18n.tsx';
import { FormGrid, Panel, Stack } from '../../../ui/layout.tsx';
import { NumberField } from '../../../ui/number-field.tsx';
import { Select } from '../../../ui/select.tsx';
import { Notice } from '../../../ui/states.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { settingsDraft, settingsDraftSchema, settingsProblems, settingsWrite, type SettingsDraft, type SettingsField } from './settings-form.ts';
import { invoicingSettingsTexts } from '../texts.ts';
import { MONITOR_KEY, SETTINGS_KEYS } from '../office/use-invoicing.ts';

const PATH = '/api/invoicing/settings';
const RHYTHMS = invoicingSettingsSchema.shape.globalRhythm.options;

/** Who issues, their series, the global invoice's rhythm, and how long customers may invoice by themselves. */
export function IssuerForm() {
  const office = useOffice();
  const settings = useOfficeQuery(SETTINGS_KEYS.settings, () => office.ask({ path: PATH, answer: invoicingSettingsSchema }));
  return (
    <AsyncView query={settings} lines={8}>
      {(record) => <EditIssuer settings={record} />}
    </AsyncView>
  );
}

function EditIssuer({ settings }: { settings: InvoicingSettings }) {
  const office = useOffice();
  const texts = useTexts(invoicingSettingsTexts);
  const can = useCan();
  const toast = useToast();
  const draft = useFormDraft('invoicing.settings', settingsDraftSchema, settingsDraft(settings));
  const problems = settingsProblems(draft.value);
  const mayEdit = can('config.edit', 'all');
  const save = useOfficeAct(async () => {
    const body = settingsWrite(draft.value);
    const idempotencyKey = draft.keyFor(body, () => office.newId());
    const saved = await office.ask({ method: 'PUT', path: PATH, body, idempotencyKey, answer: invoicingSettingsSchema });
    office.cache.put(SETTINGS_KEYS.settings, saved);
    office.cache.invalidate(MONITOR_KEY);
    draft.discard();
    toast({ text: texts.saved, tone: 'success' });
  });
  return (
    <DraftForm draft={draft} names={texts.fields} act={save} wrong={Object.keys(problems).length > 0} words={texts.serverProblems}>
      {(asked) => (
        <Stack>
          {!mayEdit && <Notice tone="primary">{texts.readOnly}</Notice>}
          <Fields draft={draft.value} change={draft.change} problems={asked ? problems : {}} disabled={!mayEdit} />
        </Stack>
      )}
    </DraftForm>
  );
}

interface FieldsProps {
  draft: SettingsDraft;
  change: (part: Partial<SettingsDraft>) => void;
  problems: ReturnType<typeof settingsProblems>;
  disabled: boolean;
}

function Fields({ draft, change, problems, disabled }: FieldsProps) {
  const texts = useTexts(invoicingSettingsTexts);
  const frame = (field: SettingsField) => {
    const problem = problems[field];
    return { label: texts.fields[field], error: problem && texts.problems[problem], disabled };
  };
  const text = (field: 'legalName' | 'rfc' | 'postalCode' | 'seriesIngreso' | 'seriesEgreso' | 'seriesPago' | 'seriesGlobal', maxLength: number, hint?: string) => (
    <TextField
      {...frame(field)}
      mono={field !== 'legalName'}
      autoComplete="off"
      maxLength={maxLength}
      hint={hint}
      value={draft[field]}
      onChange={(value) => change({ [field]: value.toUpperCase() })}
    />
  );
  return (
    <>
      <Panel title={texts.sections.issuer}>
        <Stack>
          {text('legalName', 254, texts.legalNameHint)}
          <FormGrid>
            {text('rfc', 16)}
            {text('postalCode', 5, texts.postalCodeHint)}
          </FormGrid>
          <Select
            {...frame('taxRegime')}
            placeholder={texts.choose}
            value={draft.taxRegime}
            options={REGIMES.map(({ code, name }) => ({ value: code, label: `${code} · ${name}` }))}
            onChange={(taxRegime) => change({ taxRegime })}
          />
          <Checkbox {...frame('withholdsIsr')} hint={texts.withholdsHint} checked={draft.withholdsIsr} onChange={(withholdsIsr) => change({ withholdsIsr })} />
        </Stack>
      </Panel>
      <Panel title={texts.sections.series} aside={texts.seriesHint}>
        <FormGrid>
          {text('seriesIngreso', 10)}
          {text('seriesEgreso', 10)}
          {text('seriesPago', 10)}
          {text('seriesGlobal', 10)}
        </FormGrid>
      </Panel>
      <Panel title={texts.sections.global}>
        <Stack>
          <Select
            {...frame('globalRhythm')}
            value={draft.globalRhythm}
            options={RHYTHMS.map((value) => ({ value, label: texts.rhythms[value] }))}
            onChange={(globalRhythm) => change({ globalRhythm })}
          />
          <Checkbox {...frame('globalAutomatic')} checked={draft.globalAutomatic} onChange={(globalAutomatic) => change({ globalAutomatic })} />
        </Stack>
      </Panel>
      <Panel title={texts.sections.selfService}>
        <NumberField {...frame('selfServiceDays')} hint={texts.selfServiceHint} decimals={0} value={draft.selfServiceDays} onChange={(selfServiceDays) => change({ selfServiceDays })} />
      </Panel>
    </>
  );
}
