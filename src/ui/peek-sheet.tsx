import { useId } from 'react';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { useTexts } from './i18n.tsx';
import { uiTexts } from './texts.ts';
import './peek-sheet.css';

interface PeekSheetProps {
  /** Name of the region. */
  label: string;
  expanded: boolean;
  onToggle: () => void;
  /** Shown only while expanded, and scrolls. */
  children: ReactNode;
  /** Always shown, at the bottom: the total and the main button. */
  footer: ReactNode;
  className?: string | undefined;
}

/** On a phone: a sheet at the foot of the screen that is never gone, only lower. It does not block the page. */
export function PeekSheet({ label, expanded, onToggle, children, footer, className }: PeekSheetProps) {
  const id = useId();
  const texts = useTexts(uiTexts);
  return (
    <section className={classNames('ui-peek', className)} aria-label={label} data-expanded={expanded || undefined}>
      <button
        type="button"
        className="ui-peek-handle"
        aria-expanded={expanded}
        aria-controls={id}
        aria-label={expanded ? texts.hideDetail : texts.showDetail}
        onClick={onToggle}
      />
      <div id={id} className="ui-peek-body" hidden={!expanded}>
        {children}
      </div>
      <div className="ui-peek-foot">{footer}</div>
    </section>
  );
}
