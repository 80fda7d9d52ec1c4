// A listbox under a field that keeps the focus cannot be a <select>.
/* oxlint-disable jsx-a11y/prefer-tag-over-role */
import { useId } from 'react';
import type { OfficeProduct } from '../../domain/catalog/api.ts';
import { sum } from '../../domain/kernel/integers.ts';
import { useFormats, useTexts } from '../../ui/i18n.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { comboboxProps, optionId } from '../../ui/virtual-list.tsx';
import { inventoryTexts } from './texts.ts';
import { useProductSearch } from './use-product-search.ts';

/** Finds parts to add, by keyboard, scanner or touch; the focus stays in the field for the next one. */
export function ProductSearch({ warehouseId, onPick }: { warehouseId: string; onPick: (product: OfficeProduct) => void }) {
  const texts = useTexts(inventoryTexts);
  const { quantity } = useFormats();
  const listId = useId();
  const search = useProductSearch(onPick);
  const open = search.items.length > 0;
  const said = {
    none: texts.nothingFound(search.text.trim()),
    several: texts.chooseOne,
    offline: texts.offline,
  };
  const stockOf = (product: OfficeProduct) => (warehouseId === '' ? sum(Object.values(product.onHandMilli)) : (product.onHandMilli[warehouseId] ?? 0));
  return (
    <div className="inventory-search">
      <TextField
        label={texts.search}
        hint={texts.searchHint}
        error={search.message ? said[search.message] : undefined}
        type="search"
        code
        value={search.text}
        onChange={search.setText}
        onEnter={(typed) => void search.enter(typed)}
        onKeyDown={(event) => {
          const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
          if (step !== undefined && open) {
            event.preventDefault();
            search.move(step);
          }
          if (event.key === 'Escape' && search.text !== '') {
            event.preventDefault();
            search.clear();
          }
        }}
        {...comboboxProps(listId, search.active, open)}
      />
      {open && (
        <div id={listId} role="listbox" tabIndex={-1} aria-label={texts.found} className="inventory-found">
          {search.items.map((product, index) => (
            // Keys reach the list through the field that owns it.
            // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
            <div
              key={product.id}
              id={optionId(listId, index)}
              role="option"
              tabIndex={-1}
              aria-selected={index === search.active}
              className="inventory-option"
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => search.pick(product)}
            >
              <span className="ui-ellipsis">{product.name}</span>
              <span className="ui-muted ui-small">{texts.inStock(quantity(stockOf(product)))}</span>
              <span className="ui-mono ui-small ui-muted">{[product.partNumber, product.manufacturer].filter(Boolean).join(' · ')}</span>
            </div>
          ))}
        </div>
      )}
    </div>
  );
}
