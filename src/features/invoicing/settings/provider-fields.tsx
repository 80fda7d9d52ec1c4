import { MASKED, providerSettingsSchema, type ProviderSettings } from '../../../domain/invoicing/api.ts';
import { useOfficeAct } from '../../../device/office-act.ts';
import { useCan, useOffice } from '../../../device/office-client.ts';
import { useOfficeQuery } from '../../../device/office-query.ts';
import { AsyncView } from '../../../ui/async-view.tsx';
import { Checkbox, RadioGroup } from '../../../ui/choice.tsx';
import { DraftForm } from '../../../ui/draft-form.tsx';
import { useTexts } from '../../../ui/i18n.tsx';
import { FormGrid, Panel, Stack } from '../../../ui/layout.tsx';
import { Notice } from '../../../ui/states.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { providerDraftSchema, readProvider, type ProviderDraft, type ProviderField } from './provider-form.ts';
import { invoicingSettingsTexts } from '../texts.ts';
import { MONITOR_KEY, SETTINGS_KEYS } from '../office/use-invoicing.ts';
import { useProviderDraft } from './use-provider-draft.ts';

const PATH = '/api/invoicing/provider';
const KINDS = providerDraftSchema.shape.kind.options;

/** Who stamps; what is secret is shown as `****` and stays as it is unless typed over. */
export function ProviderForm() {
  const office = useOffice();
  const provider = useOfficeQuery(SETTINGS_KEYS.provider, () => office.ask({ path: PATH, answer: providerSettingsSchema }));
  return (
    <AsyncView query={provider} lines={6}>
      {(record) => <EditProvider settings={record} />}
    </AsyncView>
  );
}

function EditProvider({ settings }: { settings: ProviderSettings }) {
  const office = useOffice();
  const texts = useTexts(invoicingSettingsTexts);
  const can = useCan();
  const toast = useToast();
  const draft = useProviderDraft(settings);
  const read = readProvider(draft.value);
  const mayEdit = can('config.edit', 'all');
  const save = useOfficeAct(async () => {
    if (!read.ok) return;
    const saved = await office.ask({ method: 'PUT', path: PATH, body: read.settings, idempotencyKey: office.newId(), answer: providerSettingsSchema });
    office.cache.put(SETTINGS_KEYS.provider, saved);
    office.cache.invalidate(MONITOR_KEY);
    draft.discard();
    toast({ text: texts.saved, tone: 'success' });
  });
  return (
    <DraftForm draft={draft} names={texts.providerFields} act={save} wrong={!read.ok} words={texts.serverProblems}>
      {(asked) => (
        <Stack>
          {!mayEdit && <Notice tone="primary">{texts.readOnly}</Notice>}
          <Panel>
            <RadioGroup
              label={texts.provider}
              value={draft.value.kind}
              disabled={!mayEdit}
              options={KINDS.map((value) => ({ value, label: texts.kinds[value], hint: texts.kindHelps[value] }))}
              onChange={(kind) => draft.change({ kind })}
            />
          </Panel>
          <Fields draft={draft.value} change={draft.change} wrong={asked && !read.ok ? read.fields : NONE} disabled={!mayEdit} />
        </Stack>
      )}
    </DraftForm>
  );
}

const NONE: ReadonlySet<string> = new Set();

interface FieldsProps {
  draft: ProviderDraft;
  change: (part: Partial<ProviderDraft>) => void;
  wrong: ReadonlySet<string>;
  disabled: boolean;
}

function Fields(props: FieldsProps) {
  const { draft, change, wrong, disabled } = props;
  const texts = useTexts(invoicingSettingsTexts);
  const text = (field: Exclude<ProviderField, 'kind' | 'answerBase64'>, secret = false) => (
    <TextField
      label={texts.providerFields[field]}
      hint={secret && draft[field] === MASKED ? texts.secretHint : texts.providerHints[field]}
      error={wrong.has(field) ? texts.providerWrong : undefined}
      type={secret ? 'password' : 'text'}
      mono={!secret}
      code
      autoComplete={secret ? 'new-password' : 'off'}
      maxLength={500}
      disabled={disabled}
      value={draft[field]}
      onChange={(value) => change({ [field]: value })}
    />
  );
  if (draft.kind === 'local') return null;
  if (draft.kind !== 'issue') {
    return (
      <Panel>
        <Stack>
          {text('baseUrl')}
          <FormGrid>
            {text('user')}
            {text('password', true)}
          </FormGrid>
        </Stack>
      </Panel>
    );
  }
  return (
    <>
      <Panel title={texts.request}>
        <Stack>
          {text('baseUrl')}
          <FormGrid>
            {text('headerName')}
            {text('headerValue', true)}
            {text('issuePath')}
            {text('jsonField')}
            {text('recoverPath')}
            {text('cancelPath')}
          </FormGrid>
        </Stack>
      </Panel>
      <Panel title={texts.answer}>
        <Stack>
          <FormGrid>
            {text('answerXml')}
            {text('answerCode')}
            {text('answerMessage')}
          </FormGrid>
          <Checkbox label={texts.providerFields.answerBase64} disabled={disabled} checked={draft.answerBase64} onChange={(answerBase64) => change({ answerBase64 })} />
        </Stack>
      </Panel>
    </>
  );
}
