import { useEffect, useEffectEvent, useState } from 'react';
import { documentKinds } from '../../../domain/invoicing/api.ts';
import { useOffice } from '../../../device/office-client.ts';
import { useBranches } from '../../../device/office-lookups.ts';
import { Button } from '../../../ui/button.tsx';
import { useTexts } from '../../../ui/i18n.tsx';
import { Chip } from '../../../ui/labels.tsx';
import { Cluster } from '../../../ui/layout.tsx';
import { MoneyField } from '../../../ui/number-field.tsx';
import { Select } from '../../../ui/select.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { hidesSome, NO_FILTERS, STATE_GROUPS, type InvoiceFilters, type StateGroup } from './invoice-filters.ts';
import { officeInvoiceTexts } from '../texts.ts';

const SEARCH_DELAY_MS = 200;

interface FilterFieldsProps {
  filters: InvoiceFilters;
  onChange: (change: Partial<InvoiceFilters>) => void;
}

/** What of the documents is shown: state by state, and by text, kind, branch, date and sum. */
export function FilterFields({ filters, onChange }: FilterFieldsProps) {
  const texts = useTexts(officeInvoiceTexts);
  const { group, query: _query, ...others } = filters;
  const [more, setMore] = useState(hidesSome({ ...NO_FILTERS, ...others }));
  const groups = Object.keys(STATE_GROUPS) as StateGroup[];
  return (
    <search className="invoicing-filters">
      <Cluster>
        <Chip selected={group === ''} onPress={() => onChange({ group: '' })}>
          {texts.all}
        </Chip>
        {groups.map((each) => (
          <Chip key={each} selected={each === group} onPress={() => onChange({ group: each })}>
            {texts.groups[each]}
          </Chip>
        ))}
      </Cluster>
      <div className="invoicing-search">
        <SearchField filters={filters} onChange={onChange} />
        <Button icon="filter" aria-expanded={more} onClick={() => setMore(!more)}>
          {more ? texts.fewerFilters : texts.moreFilters}
        </Button>
      </div>
      {more && <MoreFilters filters={filters} onChange={onChange} />}
    </search>
  );
}

function SearchField({ filters, onChange }: FilterFieldsProps) {
  const office = useOffice();
  const texts = useTexts(officeInvoiceTexts);
  const [typed, setTyped] = useState(filters.query);
  const [sent, setSent] = useState(filters.query);
  // The address changed by itself: filters were cleared, or somebody went back.
  if (filters.query !== sent) {
    setSent(filters.query);
    setTyped(filters.query);
  }
  const send = useEffectEvent((query: string) => {
    setSent(query);
    onChange({ query });
  });
  useEffect(() => {
    const query = typed.trim();
    return query === sent ? undefined : office.after(SEARCH_DELAY_MS, () => send(query));
  }, [typed, sent, office]);
  return <TextField label={texts.search} labelHidden type="search" code placeholder={texts.search} value={typed} onChange={setTyped} />;
}

function MoreFilters({ filters, onChange }: FilterFieldsProps) {
  const texts = useTexts(officeInvoiceTexts);
  const branches = useBranches();
  return (
    <div className="invoicing-more-filters">
      <Select
        label={texts.kind}
        value={filters.kind}
        options={[{ value: '', label: texts.allKinds }, ...documentKinds.map((value) => ({ value, label: texts.kinds[value] }))]}
        onChange={(kind) => onChange({ kind })}
      />
      <Select
        label={texts.branch}
        value={filters.branchId}
        options={[{ value: '', label: texts.allBranches }, ...(branches.data ?? []).map(({ id, name }) => ({ value: id, label: name }))]}
        onChange={(branchId) => onChange({ branchId })}
      />
      <TextField label={texts.fromDay} type="date" value={filters.fromDay} onChange={(fromDay) => onChange({ fromDay })} />
      <TextField label={texts.toDay} type="date" value={filters.toDay} onChange={(toDay) => onChange({ toDay })} />
      <MoneyField label={texts.minTotal} valueCents={filters.minCents} onChangeCents={(minCents) => onChange({ minCents })} />
      <MoneyField label={texts.maxTotal} valueCents={filters.maxCents} onChangeCents={(maxCents) => onChange({ maxCents })} />
      {hidesSome(filters) && (
        <div className="invoicing-clear">
          <Button icon="close" onClick={() => onChange(NO_FILTERS)}>
            {texts.clearFilters}
          </Button>
        </div>
      )}
    </div>
  );
}
