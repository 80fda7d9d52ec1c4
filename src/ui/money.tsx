import { classNames } from './class-names.ts';
import { formatMoney } from './format.ts';
import './money.css';

interface MoneyProps {
  /** Integer centavos. */
  cents: number;
  currency?: string | undefined;
  /** `total` is the largest thing on its screen; `title` heads a page. */
  size?: 'inherit' | 'title' | 'total' | undefined;
  /** A price that no longer holds. */
  struck?: boolean | undefined;
  strong?: boolean | undefined;
  className?: string | undefined;
}

/** An amount: monospaced, tabular, never broken over two lines. */
export function Money({ cents, currency, size, struck, strong, className }: MoneyProps) {
  const Element = struck ? 's' : 'span';
  return (
    <Element className={classNames('ui-money', strong && 'ui-strong', className)} data-size={size}>
      {formatMoney(cents, currency)}
    </Element>
  );
}
