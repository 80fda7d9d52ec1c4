import { useState } from 'react';
import type { CartLine } from '../../device/contract.ts';
import { useDevice, useStore } from '../../device/device-context.ts';
import { Button } from '../../ui/button.tsx';
import { useTexts } from '../../ui/i18n.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Money } from '../../ui/money.tsx';
import { PeekSheet } from '../../ui/peek-sheet.tsx';
import { useIsPhone } from '../../ui/use-media-query.ts';
import { VisuallyHidden } from '../../ui/visually-hidden.tsx';
import { PaidElsewhere } from './paid-elsewhere.tsx';
import { ScanButton } from './scan-button.tsx';
import { TicketLine } from './ticket-line.tsx';
import { TicketPeople } from './ticket-people.tsx';
import { TicketTotals } from './ticket-totals.tsx';
import { counterTexts } from './texts.ts';
import { keepFocus } from './use-field.ts';
import type { TicketState } from './use-ticket.ts';
import { useStock } from './use-stock.ts';

/** A sale that was just made: its change stays in sight until the next part. */
export interface LastSale {
  folio: string;
  changeCents: number;
}

interface TicketPaneProps {
  ticket: TicketState;
  lastSale: LastSale | null;
  maySell: boolean;
  onCustomer: () => void;
  onOpenTickets: () => void;
  onDiscount: (line: CartLine) => void;
  onPay: () => void;
  onScanned: (code: string) => void;
  /** Gives the focus back to the smart field. */
  onDone: () => void;
}

/** The ticket: who it is for, its lines, what it comes to, and the button to pay it. */
export function TicketPane(props: TicketPaneProps) {
  const { ticket, lastSale, maySell, onPay, onScanned, onDone } = props;
  const { current } = useStore(useDevice().drafts.view);
  const texts = useTexts(counterTexts);
  const phone = useIsPhone();
  const [expanded, setExpanded] = useState(true);
  const empty = ticket.cart.lines.length === 0;
  const pay = (
    <Button variant="primary" size="large" block keyHint="F9" disabled={empty || !maySell} onMouseDown={keepFocus} onClick={onPay}>
      {texts.pay}
    </Button>
  );
  const lines = current.paid ? (
    <PaidElsewhere ticketId={ticket.cart.id} paid={current.paid} leftover={current.leftover} onDone={onDone} />
  ) : empty ? (
    <EmptyTicket lastSale={lastSale} />
  ) : (
    <TicketLines {...props} />
  );
  const customer = <TicketTop {...props} />;
  if (phone) {
    const footer = (
      <>
        <TicketTotals ticket={ticket} phone />
        {!maySell && <p className="ui-muted ui-small">{texts.mayNotSell}</p>}
        <div className="counter-phone-acts">
          <ScanButton onScanned={onScanned} />
          {pay}
        </div>
      </>
    );
    return (
      <PeekSheet label={texts.ticket} expanded={expanded} onToggle={() => setExpanded(!expanded)} footer={footer} className="counter-sheet">
        {customer}
        {lines}
      </PeekSheet>
    );
  }
  return (
    <section className="counter-ticket" aria-label={texts.ticket}>
      <div className="counter-ticket-top">{customer}</div>
      <div className="counter-ticket-lines">{lines}</div>
      <div className="counter-ticket-foot">
        <TicketTotals ticket={ticket} />
        {!maySell && <p className="ui-muted ui-small">{texts.mayNotSell}</p>}
        {pay}
      </div>
    </section>
  );
}

/** Whose ticket it is and who else has it open; on a phone, where there is no key bar, also the way to the others. */
function TicketTop({ ticket, onCustomer, onOpenTickets }: TicketPaneProps) {
  const texts = useTexts(counterTexts);
  const { items, current } = useStore(useDevice().drafts.view);
  const phone = useIsPhone();
  const { customerName, priceTier } = ticket.cart;
  return (
    <div className="counter-ticket-head">
      <button type="button" className="counter-customer" aria-haspopup="dialog" onMouseDown={keepFocus} onClick={onCustomer}>
        <span className="counter-customer-name">
          <VisuallyHidden>{texts.changeCustomer}: </VisuallyHidden>
          {customerName ?? texts.generalPublic}
        </span>
        <span className="ui-muted ui-small">{[texts.tierName(priceTier), current.name].filter(Boolean).join(' · ')}</span>
        <Icon name="next" size={16} />
      </button>
      <TicketPeople people={current.people} />
      {phone && (
        <button type="button" className="counter-open-button" aria-label={texts.openTicketsButton(items.length)} aria-haspopup="dialog" onMouseDown={keepFocus} onClick={onOpenTickets}>
          <Icon name="receipt" />
          {items.length > 0 && <span className="ui-mono">{items.length}</span>}
        </button>
      )}
    </div>
  );
}

function TicketLines({ ticket, onDiscount, onDone }: TicketPaneProps) {
  const texts = useTexts(counterTexts);
  const stock = useStock(ticket.cart.lines);
  const [openKey, setOpenKey] = useState<string | null>(null);
  return (
    <ul className="counter-lines" aria-label={texts.lines}>
      {ticket.cart.lines.map((line) => (
        <TicketLine
          key={line.key}
          line={line}
          stockMilli={stock.get(line.product.id)}
          selected={line.key === ticket.selectedLine?.key}
          open={line.key === openKey}
          onToggle={() => {
            ticket.select(line.key);
            setOpenKey(line.key === openKey ? null : line.key);
          }}
          onQuantity={(milli) => ticket.setQuantity(line, milli)}
          onStep={(byMilli) => ticket.changeQuantity(line, byMilli)}
          onDiscount={() => onDiscount(line)}
          onRemove={() => {
            ticket.remove(line);
            onDone();
          }}
          onDone={onDone}
        />
      ))}
    </ul>
  );
}

function EmptyTicket({ lastSale }: { lastSale: LastSale | null }) {
  const texts = useTexts(counterTexts);
  if (!lastSale) {
    return (
      <div className="counter-empty">
        <p className="ui-strong">{texts.emptyTicket}</p>
        <p className="ui-muted">{texts.emptyTicketHelp}</p>
      </div>
    );
  }
  return (
    <div className="counter-empty">
      <p className="ui-muted">
        {texts.lastSale} <span className="ui-mono">{lastSale.folio}</span> · <span className="ui-success">{texts.saved}</span>
      </p>
      <p className="counter-empty-change">
        <span className="ui-strong">{texts.lastChange}</span>
        <Money cents={lastSale.changeCents} size="title" />
      </p>
    </div>
  );
}
