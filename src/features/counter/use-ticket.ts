import { useState } from 'react';
import type { CartLine, FoundProduct } from '../../device/contract.ts';
import { useDevice, useStore } from '../../device/device-context.ts';
import { lineKeyOf } from '../../domain/drafts/document.ts';
import { totalTicket } from '../../domain/pricing/line.ts';
import { useFormats, useTexts } from '../../ui/i18n.tsx';
import { addProduct, changeQuantity, hasRoomFor, neighbourKey, removeLine, setDiscount, setQuantity } from './cart-edits.ts';
import { counterTexts } from './texts.ts';

/** The ticket in the making with its edits, the line that + and − act on, and what a screen reader is told of it. */
export function useTicket() {
  const device = useDevice();
  const cart = useStore(device.cart);
  const shop = useStore(device.shop);
  const texts = useTexts(counterTexts);
  const formats = useFormats();
  const [selected, setSelected] = useState<string | null>(null);
  const [news, setNews] = useState('');

  const includesTax = shop?.tenant.pricesIncludeTax ?? true;
  const totals = totalTicket(cart.lines.map((line) => ({ ...line, taxRateBps: line.product.taxRateBps })), includesTax);
  const selectedLine = cart.lines.find((line) => line.key === selected) ?? cart.lines.at(-1);

  const totalNow = () => {
    const lines = device.cart.get().lines.map((line) => ({ ...line, taxRateBps: line.product.taxRateBps }));
    return formats.money(totalTicket(lines, includesTax).totalCents);
  };
  const tell = (line: CartLine | undefined, name: string) =>
    setNews(line ? texts.added(name, formats.quantity(line.quantityMilli), totalNow()) : texts.removed(name, totalNow()));
  const lineNow = (key: string) => device.cart.get().lines.find((line) => line.key === key);
  const edit = (line: CartLine, change: (key: string) => void) => {
    change(line.key);
    setSelected(line.key);
    tell(lineNow(line.key), line.product.name);
  };

  return {
    cart,
    includesTax,
    totals,
    news,
    selectedLine,
    select: setSelected,
    move: (step: 1 | -1) => setSelected(neighbourKey(device.cart.get(), selectedLine?.key ?? null, step)),
    /** Adds a part; false when the ticket has no room left. */
    add({ product }: FoundProduct, quantityMilli: number): boolean {
      const key = lineKeyOf(product);
      const room = hasRoomFor(device.cart.get(), key);
      device.cart.change((before) => addProduct(before, product, quantityMilli));
      setSelected(key);
      if (room) tell(lineNow(key), product.name);
      else setNews(texts.ticketFull);
      return room;
    },
    changeQuantity: (line: CartLine, byMilli: number) =>
      edit(line, (key) => device.cart.change((before) => changeQuantity(before, key, byMilli))),
    setQuantity: (line: CartLine, milli: number) => edit(line, (key) => device.cart.change((before) => setQuantity(before, key, milli))),
    remove: (line: CartLine) => edit(line, (key) => device.cart.change((before) => removeLine(before, key))),
    setDiscount: (line: CartLine, cents: number, approvedBy?: string) => edit(line, (key) => device.cart.change((before) => setDiscount(before, key, cents, approvedBy))),
  };
}

export type TicketState = ReturnType<typeof useTicket>;
