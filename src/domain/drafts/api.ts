import { z } from 'zod';
import { totalTicket } from '../pricing/line.ts';
import { idSchema } from '../kernel/schemas.ts';
import { readCart, readName } from './cart.ts';
import type { DraftDocument } from './document.ts';
import { leftoverOf, readSales } from './leftover.ts';

/** The subprotocol of `GET /sync/drafts/{room}`; beside it the device offers `bearer.` with its token. */
export const DRAFT_PROTOCOL = 'nexus-drafts-1';
/** The room whose awareness says which tickets of the branch are open and who has each. */
export const BOARD_ROOM = 'board';
/**
 * Message type beside those of y-websocket: the server has stored everything up to this state vector.
 */
export const MESSAGE_STORED = 4;
/** Largest message either side sends. */
export const MAX_DRAFT_MESSAGE_BYTES = 256 * 1024;
/** Open tickets a branch may have. */
export const MAX_OPEN_DRAFTS = 200;

/** A draft in few words. */
export const draftSummarySchema = z.object({
  name: z.string(),
  customerName: z.string().nullable(),
  lines: z.int(),
  firstPart: z.string(),
  /** Its total where prices include tax, and where tax is added. */
  totalCents: z.object({ included: z.int(), added: z.int() }),
  /** The folio of the first sale that paid it, and where. */
  paid: z.object({ folio: z.string(), registerName: z.string() }).nullable(),
  leftoverLines: z.int(),
});
export type DraftSummary = z.infer<typeof draftSummarySchema>;

export const openDraftSchema = draftSummarySchema.extend({ id: idSchema, updatedMs: z.int() });
export type OpenDraft = z.infer<typeof openDraftSchema>;

/** Who is at a device of the branch, and which ticket it has open. */
export const presenceSchema = z.object({
  deviceId: idSchema,
  registerName: z.string(),
  /** Short name; null while nobody is signed in. */
  person: z.string().nullable(),
  draftId: idSchema.nullable(),
});
export type Presence = z.infer<typeof presenceSchema>;

/** What a device says of itself in the board's room. */
export const ownPresenceSchema = z.object({ person: z.string().trim().max(40).nullable(), draftId: idSchema.nullable() });
export type OwnPresence = z.infer<typeof ownPresenceSchema>;

/** The server's own awareness state in the board's room: drafts by their last change, newest first. */
export const boardSchema = z.object({ board: z.object({ drafts: z.array(openDraftSchema), people: z.array(presenceSchema) }) });
export type Board = z.infer<typeof boardSchema>['board'];

/**
 * `POST /sync/drafts/{id}/claim`: may this device take money for the draft. Granted for a short while, until the sale
 * is applied or it is released; `held` by another device; `paid` already.
 */
export const claimAnswerSchema = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('granted'), leaseMs: z.int() }),
  z.strictObject({ state: z.literal('held'), registerName: z.string() }),
  z.strictObject({ state: z.literal('paid'), folio: z.string(), registerName: z.string() }),
]);
export type ClaimAnswer = z.infer<typeof claimAnswerSchema>;

export const releaseAnswerSchema = z.strictObject({ released: z.boolean() });

/** A draft in few words, for the list of open tickets. */
export function summaryOf(document: DraftDocument): DraftSummary {
  const { customerName, lines } = readCart(document);
  const [sale] = readSales(document);
  const priced = lines.map((line) => ({ ...line, taxRateBps: line.product.taxRateBps }));
  return {
    name: readName(document), customerName, lines: lines.length, firstPart: lines[0]?.product.name ?? '',
    totalCents: { included: totalTicket(priced, true).totalCents, added: totalTicket(priced, false).totalCents },
    paid: sale === undefined ? null : { folio: sale.folio, registerName: sale.registerName },
    leftoverLines: leftoverOf(document).length,
  };
}

/** Whether a draft stands in the list of open tickets. */
export function isOpen({ lines, paid, leftoverLines }: DraftSummary): boolean {
  return paid === null ? lines > 0 : leftoverLines > 0;
}
