import { checkBarcode, normalizeBarcode } from '../../domain/catalog/barcode.ts';
import type { OfficeProduct } from '../../domain/catalog/api.ts';
import { useCan } from '../../device/office-client.ts';
import { useBranches, warehousesOf } from '../../device/office-lookups.ts';
import { Checkbox } from '../../ui/choice.tsx';
import { useFormats, useTexts } from '../../ui/i18n.tsx';
import { DataList, FormGrid, Panel, Stack } from '../../ui/layout.tsx';
import { Money } from '../../ui/money.tsx';
import { MoneyField, NumberField } from '../../ui/number-field.tsx';
import { Select } from '../../ui/select.tsx';
import { TextArea, TextField } from '../../ui/text-field.tsx';
import { CodeList } from './code-list.tsx';
import { FitmentRows } from './fitment-rows.tsx';
import type { ProductDraft, ProductField, ProductProblem } from './product-form.ts';
import { marginBps, totalOnHand } from './product-form.ts';
import { catalogTexts } from './texts.ts';

export interface ProductFieldsProps {
  draft: ProductDraft;
  change: (part: Partial<ProductDraft>) => void;
  problems: Partial<Record<ProductField, ProductProblem>>;
  disabled: boolean;
  /** The record, for what is not typed: its stock. Null for a new one. */
  product: OfficeProduct | null;
}

function useWords({ problems }: ProductFieldsProps) {
  const texts = useTexts(catalogTexts);
  const error = (field: ProductField): string | undefined => {
    const problem = problems[field];
    return problem && texts.problems[problem];
  };
  return { texts, error };
}

/** All fields of a part, by what they are about. */
export function ProductFields(props: ProductFieldsProps) {
  return (
    <Stack>
      <IdentityFields {...props} />
      <PriceFields {...props} />
      <StockFields {...props} />
      <CodeFields {...props} />
      <FitmentFields {...props} />
      <SatFields {...props} />
    </Stack>
  );
}

function IdentityFields(props: ProductFieldsProps) {
  const { draft, change, disabled } = props;
  const { texts, error } = useWords(props);
  const text = (field: 'partNumber' | 'manufacturer' | 'name' | 'category' | 'unit', maxLength: number) => (
    <TextField
      label={texts.fields[field]}
      maxLength={maxLength}
      mono={field === 'partNumber'}
      disabled={disabled}
      value={draft[field]}
      error={error(field)}
      onChange={(value) => change({ [field]: value })}
    />
  );
  return (
    <Panel title={texts.sections.identity}>
      <Stack>
        <FormGrid>
          {text('partNumber', 60)}
          {text('manufacturer', 60)}
        </FormGrid>
        {text('name', 250)}
        <FormGrid>
          {text('category', 80)}
          {text('unit', 20)}
        </FormGrid>
        <TextArea
          label={texts.fields.description}
          maxLength={1000}
          disabled={disabled}
          value={draft.description}
          onChange={(description) => change({ description })}
        />
        <Checkbox label={texts.fields.active} hint={texts.activeHint} disabled={disabled} checked={draft.active} onChange={(active) => change({ active })} />
      </Stack>
    </Panel>
  );
}

const TAXES = ['1600', '800', '0', 'exempt'] as const;

function PriceFields(props: ProductFieldsProps) {
  const { draft, change, disabled, product } = props;
  const { texts, error } = useWords(props);
  const can = useCan();
  const { rate } = useFormats();
  const mayPrice = can('config.edit_prices') || product === null;
  const seesCost = can('pos.view_cost');
  const tax = draft.taxRateBps === null ? 'exempt' : String(draft.taxRateBps);
  const known = TAXES.find((option) => option === tax);
  const marginText = (priceCents: number | null): string | undefined => {
    const margin = seesCost ? marginBps(priceCents, draft.costCents, draft.taxRateBps) : null;
    // Whole percent: nobody prices by a hundredth of one.
    return margin === null ? undefined : texts.marginOf(rate(Math.trunc(margin / 100) * 100));
  };
  const price = (field: 'price1Cents' | 'price2Cents' | 'price3Cents') => (
    <MoneyField
      label={texts.fields[field]}
      disabled={disabled || !mayPrice}
      valueCents={draft[field]}
      error={error(field)}
      hint={marginText(draft[field]) ?? (field === 'price1Cents' ? undefined : texts.priceEmptyHint)}
      onChangeCents={(cents) => change({ [field]: cents })}
    />
  );
  return (
    <Panel title={texts.sections.prices} aside={mayPrice ? undefined : texts.noPriceEdit}>
      <FormGrid>
        {price('price1Cents')}
        {price('price2Cents')}
        {price('price3Cents')}
        {seesCost && (
          <MoneyField
            label={texts.fields.costCents}
            disabled={disabled || !mayPrice}
            valueCents={draft.costCents}
            onChangeCents={(costCents) => change({ costCents })}
          />
        )}
        <Select
          label={texts.fields.taxRateBps}
          disabled={disabled}
          value={tax}
          options={[
            ...TAXES.map((value) => ({ value: value as string, label: texts.taxes[value] })),
            ...(known === undefined ? [{ value: tax, label: rate(draft.taxRateBps ?? 0) }] : []),
          ]}
          onChange={(value) => change({ taxRateBps: value === 'exempt' ? null : Number(value) })}
        />
      </FormGrid>
    </Panel>
  );
}

function StockFields(props: ProductFieldsProps) {
  const { draft, change, disabled, product } = props;
  const { texts, error } = useWords(props);
  const { quantity } = useFormats();
  const warehouses = warehousesOf(useBranches().data ?? []);
  const value = product?.stockValueCents;
  return (
    <Panel title={texts.sections.stock} aside={product && texts.stockHelp}>
      <Stack>
        {product && (
          <DataList
            items={[
              ...warehouses.map(({ id, name }) => ({ label: name, value: quantity(product.onHandMilli[id] ?? 0) })),
              { label: texts.onHand, value: quantity(totalOnHand(product)), strong: true },
              ...(value === null || value === undefined ? [] : [{ label: texts.stockValue, value: <Money cents={value} /> }]),
            ]}
          />
        )}
        <FormGrid>
          <NumberField
            label={texts.fields.minMilli}
            decimals={3}
            disabled={disabled}
            value={draft.minMilli}
            onChange={(minMilli) => change({ minMilli })}
          />
          <NumberField
            label={texts.fields.maxMilli}
            decimals={3}
            disabled={disabled}
            value={draft.maxMilli}
            error={error('maxMilli')}
            onChange={(maxMilli) => change({ maxMilli })}
          />
          {warehouses.map(({ id, name }) => (
            <TextField
              key={id}
              label={texts.bin(name)}
              mono
              maxLength={30}
              disabled={disabled}
              value={draft.locations[id] ?? ''}
              onChange={(bin) => change({ locations: { ...draft.locations, [id]: bin } })}
            />
          ))}
        </FormGrid>
      </Stack>
    </Panel>
  );
}

function CodeFields({ draft, change, disabled }: ProductFieldsProps) {
  const texts = useTexts(catalogTexts);
  const wrong = draft.barcodes.filter((code) => checkBarcode(code).kind === 'wrong-check-digit');
  return (
    <Panel title={texts.sections.codes}>
      <div className="catalog-codes">
        <CodeList
          label={texts.codeField}
          hint={texts.codeHint}
          codes={draft.barcodes}
          normalize={normalizeBarcode}
          onChange={(barcodes) => change({ barcodes })}
          disabled={disabled}
          warning={wrong.length > 0 ? texts.wrongCheckDigit(wrong.join(', ')) : undefined}
        />
        <CodeList
          label={texts.referenceField}
          hint={texts.referenceHint}
          codes={draft.crossReferences}
          normalize={(text) => text.trim().toUpperCase()}
          onChange={(crossReferences) => change({ crossReferences })}
          disabled={disabled}
        />
      </div>
    </Panel>
  );
}

function FitmentFields(props: ProductFieldsProps) {
  const { texts, error } = useWords(props);
  return (
    <Panel title={texts.sections.fitments}>
      <FitmentRows
        fitments={props.draft.fitments}
        onChange={(fitments) => props.change({ fitments })}
        error={error('fitments')}
        disabled={props.disabled}
      />
    </Panel>
  );
}

function SatFields(props: ProductFieldsProps) {
  const { draft, change, disabled } = props;
  const { texts, error } = useWords(props);
  return (
    <Panel title={texts.sections.sat}>
      <FormGrid>
        {(['satProductKey', 'satUnitKey'] as const).map((field) => (
          <TextField
            key={field}
            label={texts.fields[field]}
            mono
            code
            maxLength={field === 'satProductKey' ? 8 : 3}
            disabled={disabled}
            value={draft[field]}
            error={error(field)}
            onChange={(value) => change({ [field]: value })}
          />
        ))}
      </FormGrid>
    </Panel>
  );
}
