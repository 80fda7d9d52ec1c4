import { useCan } from '../../device/office-client.ts';
import { useBranches } from '../../device/office-lookups.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Checkbox, SegmentedControl } from '../../ui/choice.tsx';
import { useTexts } from '../../ui/i18n.tsx';
import { FormGrid, Panel, Stack } from '../../ui/layout.tsx';
import { MoneyField } from '../../ui/number-field.tsx';
import { Select } from '../../ui/select.tsx';
import { Notice } from '../../ui/states.tsx';
import { TextArea, TextField } from '../../ui/text-field.tsx';
import type { CustomerDraft, CustomerField, CustomerProblem, VehicleDraft } from './customer-form.ts';
import { CFDI_USES, EMPTY_VEHICLE, missingForInvoice, TAX_REGIMES, withOwnKey } from './customer-form.ts';
import { customerTexts } from './texts.ts';

export interface CustomerFieldsProps {
  draft: CustomerDraft;
  change: (part: Partial<CustomerDraft>) => void;
  problems: Partial<Record<CustomerField, CustomerProblem>>;
  disabled: boolean;
}

function useWords({ problems }: CustomerFieldsProps) {
  const texts = useTexts(customerTexts);
  const error = (field: CustomerField): string | undefined => {
    const problem = problems[field];
    return problem && texts.problems[problem];
  };
  return { texts, error };
}

/** All fields of a customer, by what they are about. */
export function CustomerFields(props: CustomerFieldsProps) {
  return (
    <Stack>
      <ContactFields {...props} />
      <TradeFields {...props} />
      <FiscalFields {...props} />
      <VehicleFields {...props} />
    </Stack>
  );
}

function ContactFields(props: CustomerFieldsProps) {
  const { draft, change, disabled } = props;
  const { texts, error } = useWords(props);
  return (
    <Panel title={texts.sections.contact}>
      <Stack>
        <TextField
          label={texts.fields.name}
          maxLength={120}
          autoComplete="off"
          disabled={disabled}
          value={draft.name}
          error={error('name')}
          onChange={(name) => change({ name })}
        />
        <FormGrid>
          <TextField
            label={texts.fields.phone}
            type="tel"
            maxLength={30}
            autoComplete="off"
            disabled={disabled}
            value={draft.phone}
            onChange={(phone) => change({ phone })}
          />
          <TextField
            label={texts.fields.email}
            type="email"
            maxLength={120}
            autoComplete="off"
            disabled={disabled}
            value={draft.email}
            error={error('email')}
            onChange={(email) => change({ email })}
          />
        </FormGrid>
        <TextField
          label={texts.fields.address}
          maxLength={250}
          autoComplete="off"
          disabled={disabled}
          value={draft.address}
          onChange={(address) => change({ address })}
        />
        <TextArea label={texts.fields.notes} maxLength={500} disabled={disabled} value={draft.notes} onChange={(notes) => change({ notes })} />
        <Checkbox label={texts.fields.active} hint={texts.activeHint} disabled={disabled} checked={draft.active} onChange={(active) => change({ active })} />
      </Stack>
    </Panel>
  );
}

function TradeFields(props: CustomerFieldsProps) {
  const { draft, change, disabled } = props;
  const { texts, error } = useWords(props);
  const can = useCan();
  const branches = useBranches().data ?? [];
  const mayCredit = can('customers.edit_credit');
  return (
    <Panel title={texts.sections.trade} aside={mayCredit ? undefined : texts.creditNotPermitted}>
      <Stack>
        <SegmentedControl
          label={texts.fields.priceTier}
          value={String(draft.priceTier)}
          disabled={disabled}
          options={['1', '2', '3'].map((value) => ({ value, label: texts.tiers[value] ?? value }))}
          onChange={(value) => change({ priceTier: Number(value) })}
        />
        <FormGrid>
          <MoneyField
            label={texts.fields.creditLimitCents}
            hint={texts.creditHint}
            disabled={disabled || !mayCredit}
            valueCents={draft.creditLimitCents}
            onChangeCents={(creditLimitCents) => change({ creditLimitCents })}
          />
          <Select
            label={texts.fields.homeBranchId}
            disabled={disabled}
            placeholder={texts.none}
            value={draft.homeBranchId}
            error={error('homeBranchId')}
            options={branches.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(homeBranchId) => change({ homeBranchId })}
          />
        </FormGrid>
      </Stack>
    </Panel>
  );
}

function FiscalFields(props: CustomerFieldsProps) {
  const { draft, change, disabled } = props;
  const { texts, error } = useWords(props);
  const missing = missingForInvoice(draft);
  return (
    <Panel title={texts.sections.fiscal}>
      <Stack>
        {missing.length > 0 && <Notice tone="warning">{texts.missingForInvoice(missing.map((field) => texts.fields[field]).join(', '))}</Notice>}
        <FormGrid>
          <TextField label={texts.fields.rfc} mono code maxLength={16} disabled={disabled} value={draft.rfc} error={error('rfc')} onChange={(rfc) => change({ rfc: rfc.toUpperCase() })} />
          <TextField
            label={texts.fields.postalCode}
            mono
            inputMode="numeric"
            maxLength={5}
            disabled={disabled}
            value={draft.postalCode}
            error={error('postalCode')}
            onChange={(postalCode) => change({ postalCode })}
          />
        </FormGrid>
        <TextField
          label={texts.fields.legalName}
          hint={texts.legalNameHint}
          maxLength={254}
          disabled={disabled}
          value={draft.legalName}
          onChange={(legalName) => change({ legalName })}
        />
        <FormGrid>
          <Select
            label={texts.fields.taxRegime}
            disabled={disabled}
            value={draft.taxRegime}
            error={error('taxRegime')}
            options={[{ value: '', label: texts.none }, ...withOwnKey(TAX_REGIMES, draft.taxRegime)]}
            onChange={(taxRegime) => change({ taxRegime })}
          />
          <Select
            label={texts.fields.cfdiUse}
            disabled={disabled}
            value={draft.cfdiUse}
            error={error('cfdiUse')}
            options={[{ value: '', label: texts.none }, ...withOwnKey(CFDI_USES, draft.cfdiUse)]}
            onChange={(cfdiUse) => change({ cfdiUse })}
          />
        </FormGrid>
      </Stack>
    </Panel>
  );
}

function VehicleFields(props: CustomerFieldsProps) {
  const { draft, change, disabled } = props;
  const { texts, error } = useWords(props);
  const edit = (index: number, part: Partial<VehicleDraft>) =>
    change({ vehicles: draft.vehicles.map((vehicle, at) => (at === index ? { ...vehicle, ...part } : vehicle)) });
  const message = error('vehicles');
  return (
    <Panel title={texts.sections.vehicles}>
      <Stack>
        {draft.vehicles.map((vehicle, index) => (
          <VehicleRow
            // Vehicles have no identity of their own: the place in the list is what the person sees.
            // oxlint-disable-next-line react/no-array-index-key
            key={index}
            vehicle={vehicle}
            disabled={disabled}
            change={(part) => edit(index, part)}
            onRemove={() => change({ vehicles: draft.vehicles.filter((_vehicle, at) => at !== index) })}
          />
        ))}
        {message && (
          <p className="ui-small ui-error" role="alert">
            {message}
          </p>
        )}
        {!disabled && (
          <div>
            <Button icon="add" onClick={() => change({ vehicles: [...draft.vehicles, EMPTY_VEHICLE] })}>
              {texts.addVehicle}
            </Button>
          </div>
        )}
        {disabled && draft.vehicles.length === 0 && <p className="ui-muted">—</p>}
      </Stack>
    </Panel>
  );
}

interface VehicleRowProps {
  vehicle: VehicleDraft;
  disabled: boolean;
  change: (part: Partial<VehicleDraft>) => void;
  onRemove: () => void;
}

const LENGTHS = { make: 40, model: 60, engine: 40, vin: 17, plates: 12 };

function VehicleRow({ vehicle, disabled, change, onRemove }: VehicleRowProps) {
  const texts = useTexts(customerTexts);
  const text = (field: keyof typeof LENGTHS) => (
    <TextField
      label={texts.vehicle[field]}
      maxLength={LENGTHS[field]}
      mono={field === 'vin' || field === 'plates'}
      autoComplete="off"
      disabled={disabled}
      value={vehicle[field]}
      onChange={(value) => change({ [field]: value })}
    />
  );
  return (
    <div className="customers-vehicle">
      {text('make')}
      {text('model')}
      <TextField
        label={texts.vehicle.year}
        mono
        inputMode="numeric"
        maxLength={4}
        disabled={disabled}
        value={vehicle.year === null ? '' : String(vehicle.year)}
        onChange={(typed) => {
          const digits = typed.replace(/\D/g, '');
          change({ year: digits === '' ? null : Number(digits) });
        }}
      />
      {text('engine')}
      {text('plates')}
      {text('vin')}
      {!disabled && (
        <div className="customers-vehicle-remove">
          <IconButton icon="trash" label={texts.removeVehicle(`${vehicle.make} ${vehicle.model}`.trim())} onClick={onRemove} />
        </div>
      )}
    </div>
  );
}
