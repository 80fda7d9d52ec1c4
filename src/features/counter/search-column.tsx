import type { RefObject } from 'react';
import type { FoundProduct } from '../../device/contract.ts';
import type { CustomerRow } from '../../domain/sync/rows.ts';
import { useFormats, useTexts } from '../../ui/i18n.tsx';
import { Chip } from '../../ui/labels.tsx';
import { useRested } from '../../ui/use-rested.ts';
import { useIsPhone } from '../../ui/use-media-query.ts';
import { useCustomerSearch } from './customer-dialog.tsx';
import { NothingFound, Results, ResultsStart } from './results.tsx';
import { SmartField } from './smart-field.tsx';
import { readSmartText } from './smart-text.ts';
import { counterTexts } from './texts.ts';
import type { SmartList } from './use-smart-list.ts';
import type { TicketState } from './use-ticket.ts';

interface SearchColumnProps {
  list: SmartList;
  listId: string;
  fieldRef: RefObject<HTMLInputElement | null>;
  ticket: TicketState;
  /** Of the customer and recent ones. */
  vehicles: readonly string[];
  onEnter: () => void;
  onVehicleDialog: () => void;
  onCustomer: (customer: CustomerRow) => void;
  onPick: (found: FoundProduct) => void;
}

/** The smart field, what narrows it, and what it found. */
export function SearchColumn(props: SearchColumnProps) {
  const { list, listId, fieldRef, ticket, onEnter, onVehicleDialog, onPick } = props;
  const texts = useTexts(counterTexts);
  const phone = useIsPhone();
  const { query } = readSmartText(list.text);
  const suffix = phone ? (
    <button type="button" className="counter-vehicle-button" onClick={onVehicleDialog}>
      {texts.vehicle}
    </button>
  ) : (
    texts.smartHint
  );
  const nothing = list.items.length === 0;
  return (
    <>
      <SmartField
        fieldRef={fieldRef}
        text={list.text}
        onText={(text) => list.changeText(() => text)}
        onEnter={onEnter}
        onEscape={list.clear}
        onMove={list.move}
        listId={listId}
        activeIndex={list.active}
        rowCount={list.items.length}
        placeholder={texts.smartHintShort}
        suffix={suffix}
      />
      <SearchChips {...props} query={query} />
      {nothing && (query === '' && list.vehicle === null ? <ResultsStart /> : <NothingFoundIfCurrent {...props} query={query} />)}
      {!nothing && (
        <Results
          listId={listId}
          items={list.items}
          activeIndex={list.active}
          tier={ticket.cart.priceTier}
          words={`${list.vehicle ?? ''} ${query}`}
          includesTax={ticket.includesTax}
          onPick={onPick}
          onEndReached={list.showMore}
        />
      )}
    </>
  );
}

function NothingFoundIfCurrent({ list, query }: SearchColumnProps & { query: string }) {
  if (!list.current) return null;
  return <NothingFound query={query} vehicle={list.vehicle} onSearchAll={() => list.setVehicle(null)} />;
}

/** The vehicle, the customers that the words name, and how many parts were found. */
function SearchChips({ list, query, vehicles, onCustomer }: SearchColumnProps & { query: string }) {
  const texts = useTexts(counterTexts);
  const formats = useFormats();
  const others = vehicles.filter((vehicle) => vehicle !== list.vehicle).slice(0, 3);
  const count = formats.count(list.total);
  const many = list.total !== 1;
  const summary = list.vehicle === null ? texts.found(count, many) : texts.foundForVehicle(count, many);
  const shown = list.note === null ? summary : noteText(list, texts);
  return (
    <div className="counter-search-bar">
      <div className="counter-chips">
        {list.vehicle !== null && (
          <Chip selected onRemove={() => list.setVehicle(null)}>
            {list.vehicle}
          </Chip>
        )}
        {others.map((vehicle) => (
          <Chip key={vehicle} onPress={() => list.setVehicle(vehicle)}>
            {vehicle}
          </Chip>
        ))}
        <CustomerChips query={query} onCustomer={onCustomer} />
      </div>
      <p className={list.note === null ? 'ui-muted ui-small' : 'ui-warning ui-small'} aria-live="polite">
        {list.current || list.note !== null ? shown : ''}
      </p>
    </div>
  );
}

function noteText({ note, items }: SmartList, texts: (typeof counterTexts)['es']): string {
  if (note?.kind === 'several') return texts.severalShare(note.query);
  if (note === null) return '';
  return items.length > 0 ? texts.noExact(note.query) : texts.noExactNone(note.query);
}

const CUSTOMER_CHIPS = 2;

/** Customers whose name, phone or RFC was typed: one press chooses. */
function CustomerChips({ query, onCustomer }: { query: string; onCustomer: (customer: CustomerRow) => void }) {
  const found = useCustomerSearch(useRested(query), CUSTOMER_CHIPS);
  if (query.length < 3) return null;
  return found.map((customer) => (
    <Chip key={customer.id} onPress={() => onCustomer(customer)}>
      {customer.name}
    </Chip>
  ));
}
