import type { ReactNode } from 'react';
import type { FoundProduct } from '../../device/contract.ts';
import { useDevice, useStore } from '../../device/device-context.ts';
import { Button } from '../../ui/button.tsx';
import { useFormats, useTexts } from '../../ui/i18n.tsx';
import { EmptyState, Skeleton } from '../../ui/states.tsx';
import { useIsPhone } from '../../ui/use-media-query.ts';
import { VirtualList } from '../../ui/virtual-list.tsx';
import { ResultRow } from './result-row.tsx';
import { counterTexts } from './texts.ts';

interface ResultsProps {
  listId: string;
  items: readonly FoundProduct[];
  activeIndex: number;
  tier: number;
  words: string;
  includesTax: boolean;
  onPick: (found: FoundProduct, index: number) => void;
  onEndReached: () => void;
}

/** The rows found, under their column names. */
export function Results({ listId, items, activeIndex, tier, words, includesTax, onPick, onEndReached }: ResultsProps) {
  const texts = useTexts(counterTexts);
  const phone = useIsPhone();
  const { columns } = texts;
  return (
    <div className="counter-results">
      {!phone && (
        <div className="counter-row counter-head" aria-hidden="true">
          <span>{columns.number}</span>
          <span>{columns.part}</span>
          <span className="counter-row-brand-column">{columns.brand}</span>
          <span>{columns.bin}</span>
          <span className="ui-end">{columns.here}</span>
          <span className="ui-end">{columns.elsewhere}</span>
          <span className="ui-end">{[texts.priceByTier(tier), includesTax ? '' : texts.plusTax].join(' ')}</span>
        </div>
      )}
      <VirtualList
        id={listId}
        label={texts.results}
        items={items}
        itemKey={(found) => found.product.id}
        rowHeightPx={phone ? 87 : 56}
        activeIndex={activeIndex}
        onPick={onPick}
        onEndReached={onEndReached}
        renderItem={(found) => <ResultRow found={found} tier={tier} words={words} phone={phone} />}
      />
    </div>
  );
}

/** What stands in the place of rows before anything is typed. */
export function ResultsStart() {
  const { catalogue } = useDevice();
  const { ready, products } = useStore(catalogue.state);
  const texts = useTexts(counterTexts);
  const formats = useFormats();
  if (!ready) {
    return (
      <div className="counter-start">
        <p className="ui-strong">{texts.preparing}</p>
        <p className="ui-muted">{texts.preparingHelp}</p>
        <Skeleton lines={4} />
      </div>
    );
  }
  return (
    <div className="counter-start">
      <dl className="counter-start-lines">
        {texts.startLines.map(([typed, does]) => (
          <div key={typed}>
            <dt className="ui-mono">{typed}</dt>
            <dd className="ui-muted">{does}</dd>
          </div>
        ))}
      </dl>
      <p className="ui-muted ui-small">{texts.partsHere(formats.count(products))}</p>
    </div>
  );
}

interface NothingFoundProps {
  query: string;
  vehicle: string | null;
  onSearchAll: () => void;
  children?: ReactNode;
}

/** Nothing matches: what to try next. */
export function NothingFound({ query, vehicle, onSearchAll, children }: NothingFoundProps) {
  const texts = useTexts(counterTexts);
  const searchAll = vehicle !== null && <Button onClick={onSearchAll}>{texts.searchAll}</Button>;
  return (
    <EmptyState icon="search" title={query === '' ? texts.nothingForVehicle : texts.nothingFound(query)} action={searchAll}>
      {vehicle !== null && query !== '' ? texts.nothingForVehicle : texts.nothingFoundHelp}
      {children}
    </EmptyState>
  );
}
