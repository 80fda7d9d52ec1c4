import type { ReactNode, Ref } from 'react';

/** Width of the paper in millimetres. */
export type TicketWidth = 58 | 80;

interface TicketProps {
  width: TicketWidth;
  children: ReactNode;
  /** Pass it to printElement. */
  ref?: Ref<HTMLElement> | undefined;
  label: string;
}

/** A ticket as it comes out of the printer: black on white in either theme. */
export function Ticket({ width, children, ref, label }: TicketProps) {
  return (
    <article ref={ref} className="ui-ticket" data-width={width} aria-label={label}>
      {children}
    </article>
  );
}

/** A word at the left and a figure at the right of a ticket. */
export function TicketRow({ name, value, total }: { name: ReactNode; value: ReactNode; total?: boolean | undefined }) {
  return (
    <div className={total ? 'ui-ticket-row ui-ticket-total' : 'ui-ticket-row'}>
      <span>{name}</span>
      <span>{value}</span>
    </div>
  );
}

/** A dashed line across a ticket. */
export function TicketRule() {
  return <hr className="ui-ticket-rule" />;
}
