import type { FoundProduct } from '../../device/contract.ts';
import { tierPriceCents } from '../../domain/drafts/document.ts';
import { Money } from '../../ui/money.tsx';
import { useFormats, useTexts } from '../../ui/i18n.tsx';
import { VisuallyHidden } from '../../ui/visually-hidden.tsx';
import { fitmentText } from './fitment-text.ts';
import { counterTexts } from './texts.ts';

/** How a quantity on hand stands: enough, down to its minimum (or to the last two), none. */
export function stockLevel(hereMilli: number, minMilli: number): 'enough' | 'low' | 'none' {
  if (hereMilli <= 0) return 'none';
  return hereMilli <= Math.max(minMilli, 2000) ? 'low' : 'enough';
}

interface ResultRowProps {
  found: FoundProduct;
  tier: number;
  /** What was looked for, so that the vehicle named stands first. */
  words: string;
  phone: boolean;
}

/** A part in the list: a line of columns on a counter, three short lines on a phone. */
export function ResultRow({ found, tier, words, phone }: ResultRowProps) {
  const texts = useTexts(counterTexts);
  const formats = useFormats();
  const { product, hereMilli, elsewhereMilli, bin, crossReference } = found;
  const instead = crossReference === null ? '' : texts.insteadOf(crossReference);
  const fits = fitmentText(product.fitments, words);
  const here = (
    <span className="counter-stock" data-level={stockLevel(hereMilli, product.minMilli)}>
      <VisuallyHidden>{texts.columns.here} </VisuallyHidden>
      {formats.quantity(hereMilli)}
    </span>
  );
  const price = <Money cents={tierPriceCents(product, tier)} />;
  if (phone) {
    return (
      <div className="counter-row-phone">
        <span className="ui-mono ui-strong ui-ellipsis">{product.partNumber}</span>
        {price}
        <span className="ui-ellipsis counter-row-name">{product.name}</span>
        {here}
        <span className="ui-muted ui-small ui-ellipsis">{[product.manufacturer, bin, instead].filter(Boolean).join(' · ')}</span>
        <span className="ui-muted ui-small">{texts.elsewhereCount(formats.quantity(elsewhereMilli))}</span>
      </div>
    );
  }
  return (
    <div className="counter-row">
      <span className="ui-mono ui-strong ui-ellipsis">{product.partNumber}</span>
      <span className="counter-row-part">
        <span className="ui-ellipsis counter-row-name">{product.name}</span>
        <span className="ui-muted ui-small ui-ellipsis">
          <span className="counter-row-brand">{product.manufacturer} · </span>
          {[instead, fits || product.description || product.category].filter(Boolean).join(' · ')}
        </span>
      </span>
      <span className="counter-row-brand-column ui-ellipsis">{product.manufacturer}</span>
      <span className="ui-mono ui-ellipsis">{bin ?? '–'}</span>
      {here}
      <span className="ui-mono ui-end ui-muted-zero" data-zero={elsewhereMilli <= 0 || undefined}>
        <VisuallyHidden>{texts.columns.elsewhere} </VisuallyHidden>
        {formats.quantity(elsewhereMilli)}
      </span>
      {price}
    </div>
  );
}
