import { useLayoutEffect, useEffectEvent, useId, useState } from 'react';
import type { ReactNode } from 'react';
import type { Cart, CartLine, FoundProduct } from '../../device/contract.ts';
import type { CustomerRow } from '../../domain/sync/rows.ts';
import { useDevice, useStore } from '../../device/device-context.ts';
import { KeyBar } from '../../ui/key-bar.tsx';
import { useTexts } from '../../ui/i18n.tsx';
import { CounterShell } from '../../ui/shell.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useHotkeys } from '../../ui/use-hotkeys.ts';
import { useVisualViewport } from '../../ui/use-visual-viewport.ts';
import { chooseCustomer } from './cart-edits.ts';
import { barKeys, counterKeymap, type BarAction } from './counter-keys.ts';
import { CustomerDialog } from './customer-dialog.tsx';
import { DiscountDialog } from './discount-dialog.tsx';
import { HelpDialog } from './help-dialog.tsx';
import { OpenTicketsDialog } from './open-tickets-dialog.tsx';
import { PayDialog } from './pay-dialog.tsx';
import { SearchColumn } from './search-column.tsx';
import { readSmartText } from './smart-text.ts';
import { counterTexts } from './texts.ts';
import { TicketPane, type LastSale } from './ticket-pane.tsx';
import { useField } from './use-field.ts';
import { useSmartEnter } from './use-smart-enter.ts';
import { useSmartList } from './use-smart-list.ts';
import { useTicket } from './use-ticket.ts';
import { useTypeToFocus } from './use-type-to-focus.ts';
import { useCustomerVehicles, VehicleDialog } from './vehicle-dialog.tsx';
import './counter.css';
import './dialogs.css';
import './ticket.css';

interface CounterProps {
  topBar: ReactNode;
  /** Opens the register's dialog. With `whenOpen`, only to open the register: then it is called. */
  onRegister: (whenOpen?: () => void) => void;
  onTickets: (folio?: string) => void;
  onPrint: (folio: string) => void;
  onInvoice: (folio: string) => void;
}

type Open =
  | { kind: 'none' }
  | { kind: 'help' | 'vehicle' | 'customer' | 'open-tickets' }
  | { kind: 'discount'; line: CartLine }
  | { kind: 'pay'; cart: Cart; totalCents: number };

const CLOSED: Open = { kind: 'none' };
const RECENT_VEHICLES = 5;

/** Where one sells: the smart field, what it finds, and the ticket. */
export function Counter({ topBar, onRegister, onTickets, onPrint, onInvoice }: CounterProps) {
  const device = useDevice();
  const session = useStore(device.cashSession);
  const { items: openTickets } = useStore(device.drafts.view);
  const texts = useTexts(counterTexts);
  const toast = useToast();
  const listId = useId();
  const field = useField();
  const ticket = useTicket();
  const list = useSmartList();
  const [open, setOpen] = useState<Open>(CLOSED);
  const [recentVehicles, setRecentVehicles] = useState<readonly string[]>([]);
  const [lastSale, setLastSale] = useState<LastSale | null>(null);
  const customerVehicles = useCustomerVehicles(ticket.cart.customerId);
  useVisualViewport();
  useTypeToFocus(field.ref);
  const giveFocusBack = useEffectEvent(field.focusUnlessTouch);
  useLayoutEffect(() => {
    if (open.kind === 'none') giveFocusBack();
  }, [open.kind]);

  const maySell = device.can('pos.sell');
  const close = () => setOpen(CLOSED);

  const add = (found: FoundProduct, quantityMilli: number) => {
    setLastSale(null);
    if (!ticket.add(found, quantityMilli)) toast({ text: texts.ticketFull, tone: 'error' });
  };
  const enter = useSmartEnter({
    text: list.text,
    setText: list.changeText,
    marked: list.marked,
    seen: list.seen,
    vehicle: list.vehicle,
    chosen: list.chosen,
    add,
    onQuantity: (milli) => ticket.selectedLine && ticket.setQuantity(ticket.selectedLine, milli),
    note: list.setNote,
    selectText: field.select,
  });
  const pay = () => {
    const cart = device.cart.get();
    if (cart.lines.length === 0 || !maySell) return;
    const start = () => setOpen({ kind: 'pay', cart, totalCents: ticket.totals.totalCents });
    if (session === null) onRegister(start);
    else start();
  };
  const acts: Record<BarAction, (() => void) | undefined> = {
    help: () => setOpen({ kind: 'help' }),
    search: () => {
      list.clear();
      field.focus();
    },
    customer: () => setOpen({ kind: 'customer' }),
    vehicle: () => setOpen({ kind: 'vehicle' }),
    open: () => setOpen({ kind: 'open-tickets' }),
    discount: ticket.selectedLine && (() => ticket.selectedLine && setOpen({ kind: 'discount', line: ticket.selectedLine })),
    tickets: () => onTickets(),
    pay: ticket.cart.lines.length > 0 && maySell ? pay : undefined,
    register: () => onRegister(),
    lock: () => device.lock(),
  };
  const line = ticket.selectedLine;
  useHotkeys(counterKeymap, {
    ...acts,
    // Kept from the browser (F7 is caret browsing) even when there is nothing to do.
    discount: acts.discount ?? (() => undefined),
    pay: acts.pay ?? (() => undefined),
    more: line && (() => ticket.changeQuantity(line, 1000)),
    less: line && (() => ticket.changeQuantity(line, -1000)),
    remove: line && (() => ticket.remove(line)),
    up: () => ticket.move(-1),
    down: () => ticket.move(1),
  });
  const chooseVehicle = (vehicle: string) => {
    list.setVehicle(vehicle);
    setRecentVehicles((recent) => [vehicle, ...recent.filter((other) => other !== vehicle)].slice(0, RECENT_VEHICLES));
    close();
  };
  const takeCustomer = (customer: CustomerRow | null) => {
    device.cart.change((cart) => chooseCustomer(cart, customer));
    if (open.kind !== 'customer' || list.items.length === 0) list.clear();
    close();
  };
  const { query } = readSmartText(list.text);

  return (
    <>
      <CounterShell
        title={texts.counter}
        topBar={topBar}
        keyBar={
          <KeyBar
            label={texts.keys}
            items={(Object.keys(barKeys) as BarAction[]).map((id) => ({
              id, hotkey: barKeys[id][0], label: texts.keyLabels[id], disabled: acts[id] === undefined,
              count: id === 'open' ? openTickets.length : undefined, onPress: () => acts[id]?.(),
            }))}
          />
        }
        aside={
          <TicketPane
            ticket={ticket}
            lastSale={lastSale}
            maySell={maySell}
            onCustomer={() => setOpen({ kind: 'customer' })}
            onOpenTickets={() => setOpen({ kind: 'open-tickets' })}
            onDiscount={(chosen) => setOpen({ kind: 'discount', line: chosen })}
            onPay={pay}
            onScanned={(code) => {
              void device.catalogue.lookup(code).then(([only, second]) => {
                if (only && !second) add(only, 1000);
                else list.changeText(() => code);
              });
            }}
            onDone={field.focusUnlessTouch}
          />
        }
      >
        <SearchColumn
          list={list}
          listId={listId}
          fieldRef={field.ref}
          ticket={ticket}
          vehicles={[...new Set([...customerVehicles, ...recentVehicles])]}
          onEnter={enter}
          onVehicleDialog={() => setOpen({ kind: 'vehicle' })}
          onCustomer={takeCustomer}
          onPick={(found) => {
            add(found, readSmartText(list.text).quantityMilli ?? 1000);
            field.select();
          }}
        />
        <p className="ui-visually-hidden" aria-live="polite">
          {ticket.news}
        </p>
      </CounterShell>
      {open.kind === 'help' && <HelpDialog onClose={close} />}
      {open.kind === 'vehicle' && <VehicleDialog ofCustomer={customerVehicles} recent={recentVehicles} onChoose={chooseVehicle} onClose={close} />}
      {open.kind === 'open-tickets' && <OpenTicketsDialog includesTax={ticket.includesTax} onClose={close} />}
      {open.kind === 'customer' && <CustomerDialog initialText={list.items.length === 0 ? query : ''} onChoose={takeCustomer} onClose={close} />}
      {open.kind === 'discount' && (
        <DiscountDialog
          line={open.line}
          onClose={close}
          onApply={(cents, approvedBy) => {
            ticket.setDiscount(open.line, cents, approvedBy);
            close();
          }}
        />
      )}
      {open.kind === 'pay' && (
        <PayDialog
          cart={open.cart}
          totalCents={open.totalCents}
          onSold={(sale) => {
            list.clear();
            setLastSale({ folio: sale.folio, changeCents: sale.changeCents });
          }}
          onNoSession={() => {
            const again = open;
            close();
            onRegister(() => setOpen(again));
          }}
          onClose={close}
          onView={(folio) => onTickets(folio)}
          onPrint={onPrint}
          onInvoice={onInvoice}
        />
      )}
    </>
  );
}
