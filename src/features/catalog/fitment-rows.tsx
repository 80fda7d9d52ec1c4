import { Button, IconButton } from '../../ui/button.tsx';
import { useTexts } from '../../ui/i18n.tsx';
import { Stack } from '../../ui/layout.tsx';
import { TextField } from '../../ui/text-field.tsx';
import type { FitmentDraft } from './product-form.ts';
import { catalogTexts } from './texts.ts';

interface FitmentRowsProps {
  fitments: readonly FitmentDraft[];
  onChange: (fitments: FitmentDraft[]) => void;
  error: string | undefined;
  disabled: boolean;
}

const EMPTY: FitmentDraft = { make: '', model: '', yearFrom: null, yearTo: null, engine: '' };

/** The vehicles that a part fits, a row each. */
export function FitmentRows({ fitments, onChange, error, disabled }: FitmentRowsProps) {
  const texts = useTexts(catalogTexts);
  const change = (index: number, part: Partial<FitmentDraft>) => onChange(fitments.map((row, at) => (at === index ? { ...row, ...part } : row)));
  return (
    <Stack gap={3}>
      {fitments.map((row, index) => (
        // Rows have no identity of their own: the place in the list is what the person sees.
        // oxlint-disable-next-line react/no-array-index-key
        <div key={index} className="catalog-fitment">
          <TextField label={texts.make} maxLength={40} disabled={disabled} value={row.make} onChange={(make) => change(index, { make })} />
          <TextField label={texts.model} maxLength={60} disabled={disabled} value={row.model} onChange={(model) => change(index, { model })} />
          <YearField label={texts.yearFrom} disabled={disabled} year={row.yearFrom} onChange={(yearFrom) => change(index, { yearFrom })} />
          <YearField label={texts.yearTo} placeholder="…" disabled={disabled} year={row.yearTo} onChange={(yearTo) => change(index, { yearTo })} />
          <TextField label={texts.engine} maxLength={40} disabled={disabled} value={row.engine} onChange={(engine) => change(index, { engine })} />
          {!disabled && (
            <IconButton
              icon="trash"
              label={texts.removeFitment(`${row.make} ${row.model}`.trim() || String(index + 1))}
              onClick={() => onChange(fitments.filter((_row, at) => at !== index))}
            />
          )}
        </div>
      ))}
      {error && <p className="ui-small ui-error" role="alert">{error}</p>}
      {!disabled && (
        <div>
          <Button icon="add" onClick={() => onChange([...fitments, { ...EMPTY, ...sameVehicle(fitments.at(-1)) }])}>
            {texts.addFitment}
          </Button>
        </div>
      )}
      {disabled && fitments.length === 0 && <p className="ui-muted">—</p>}
    </Stack>
  );
}

/** The next vehicle is usually of the same make. */
function sameVehicle(last: FitmentDraft | undefined): Partial<FitmentDraft> {
  return last ? { make: last.make } : {};
}

interface YearFieldProps {
  label: string;
  placeholder?: string;
  disabled: boolean;
  year: number | null;
  onChange: (year: number | null) => void;
}

/** A year is no figure with thousands: it is typed and shown as four digits. */
function YearField({ label, placeholder, disabled, year, onChange }: YearFieldProps) {
  return (
    <TextField
      label={label}
      mono
      inputMode="numeric"
      maxLength={4}
      placeholder={placeholder}
      disabled={disabled}
      value={year === null ? '' : String(year)}
      onChange={(text) => {
        const digits = text.replace(/\D/g, '');
        onChange(digits === '' ? null : Number(digits));
      }}
    />
  );
}
