import type { ProductRow } from '../sync/rows.ts';
import { grossCentsOf, readCart, sameShareCents, type DraftCart, type DraftLine } from './cart.ts';
import { draftPartSchema, draftProduct, lineKeyOf, tierPriceCents, type DraftCustomer, type DraftDocument, type DraftPart } from './document.ts';
import { addToLine, contributionsOf, quantityOf, takeFromLine, takeLine } from './quantities.ts';

/** One thing a person did to an open ticket. */
export type DraftEdit =
  | { kind: 'added'; product: ProductRow; fixedPriceCents: number | null; quantityMilli: number }
  | { kind: 'taken'; key: string; quantityMilli: number }
  | { kind: 'removed'; key: string }
  | { kind: 'discounted'; key: string; discountCents: number; approvedBy?: string | undefined }
  | { kind: 'customer-chosen'; customer: DraftCustomer }
  | { kind: 'named'; name: string };

/** Writes edits into a document. `writer` is this replica's own and nobody else's: what it counts is merged by it. */
export function applyEdits(document: DraftDocument, writer: string, edits: readonly DraftEdit[]): void {
  document.transact(() => {
    for (const edit of edits) applyEdit(document, writer, edit);
  });
}

function applyEdit(document: DraftDocument, writer: string, edit: DraftEdit): void {
  switch (edit.kind) {
    case 'added':
      return addPart(document, writer, edit.product, edit.fixedPriceCents, edit.quantityMilli);
    case 'taken':
      return takeFromLine(document, writer, edit.key, edit.quantityMilli);
    case 'removed':
      takeLine(document, writer, edit.key);
      if (document.map('discounts').get(edit.key) !== undefined) document.map('discounts').set(edit.key, null);
      return undefined;
    case 'discounted': {
      const line = readCart(document).lines.find(({ key }) => key === edit.key);
      if (line) document.map('discounts').set(edit.key, { discountCents: edit.discountCents, ofCents: grossCentsOf(line), ...(edit.approvedBy === undefined ? {} : { approvedBy: edit.approvedBy }) });
      return undefined;
    }
    case 'customer-chosen':
      document.map('ticket').set('customer', edit.customer);
      return undefined;
    case 'named':
      document.map('ticket').set('name', edit.name);
  }
}

function addPart(document: DraftDocument, writer: string, product: ProductRow, fixedPriceCents: number | null, quantityMilli: number): void {
  const key = lineKeyOf(product, fixedPriceCents);
  const parts = document.map('parts');
  const isShown = quantityOf(contributionsOf(document).get(key)) > 0;
  if (!isShown || parts.get(key) === undefined) {
    const part: DraftPart = { product: draftProduct(product), fixedPriceCents, order: nextOrder(document) };
    parts.set(key, part);
  }
  addToLine(document, writer, key, quantityMilli);
}

/** Behind all that are there. */
function nextOrder(document: DraftDocument): number {
  let last = 0;
  for (const [, value] of document.map('parts').entries()) last = Math.max(last, draftPartSchema.shape.order.safeParse((value as Partial<DraftPart>).order).data ?? 0);
  return last + 1;
}

/**
 * What a person did between two looks at a ticket. Quantities become what was added or taken, so that they merge
 * with what others did meanwhile; a discount that only followed its line's quantity or price is none of its own.
 */
export function editsBetween(before: DraftCart, after: DraftCart): DraftEdit[] {
  const edits: DraftEdit[] = [];
  if (!isSameCustomer(before, after)) {
    const { customerId, customerName, priceTier } = after;
    edits.push({ kind: 'customer-chosen', customer: { customerId, customerName, priceTier } });
  }
  const kept = new Set<string>();
  for (const line of after.lines) {
    const known = before.lines.find(({ key }) => key === keyIn(line, before, after.priceTier));
    if (known) kept.add(known.key);
    edits.push(...lineEdits(known, line, after.priceTier));
  }
  for (const { key } of before.lines) if (!kept.has(key)) edits.push({ kind: 'removed', key });
  return edits;
}

function lineEdits(before: DraftLine | undefined, after: DraftLine, tier: number): DraftEdit[] {
  const fixedPriceCents = fixedPriceOf(after, tier);
  const key = before?.key ?? lineKeyOf(after.product, fixedPriceCents);
  const edits: DraftEdit[] = [];
  const byMilli = after.quantityMilli - (before?.quantityMilli ?? 0);
  // What is added goes to the line it was added to, whatever is known of its product today.
  if (byMilli > 0) edits.push({ kind: 'added', product: (before ?? after).product, fixedPriceCents: before === undefined ? fixedPriceCents : fixedPriceInKey(before), quantityMilli: byMilli });
  if (byMilli < 0) edits.push({ kind: 'taken', key, quantityMilli: -byMilli });
  const followedCents = before === undefined ? 0 : sameShareCents(before.discountCents, grossCentsOf(before), grossCentsOf(after));
  if (after.discountCents !== followedCents) edits.push({ kind: 'discounted', key, discountCents: after.discountCents, approvedBy: after.approvedBy });
  return edits;
}

/** A line keeps its key unless its price was set anew by hand. */
function keyIn(line: DraftLine, before: DraftCart, tier: number): string {
  const known = before.lines.find(({ key }) => key === line.key);
  const isPricedAlike = known !== undefined && (known.priceCents === line.priceCents || line.priceCents === tierPriceCents(line.product, tier));
  return isPricedAlike ? line.key : lineKeyOf(line.product, fixedPriceOf(line, tier));
}

function fixedPriceOf({ product, priceCents }: DraftLine, tier: number): number | null {
  return priceCents === tierPriceCents(product, tier) ? null : priceCents;
}

function fixedPriceInKey({ key, product, priceCents }: DraftLine): number | null {
  return key === lineKeyOf(product, priceCents) ? priceCents : null;
}

function isSameCustomer(a: DraftCustomer, b: DraftCustomer): boolean {
  return a.customerId === b.customerId && a.customerName === b.customerName && a.priceTier === b.priceTier;
}
