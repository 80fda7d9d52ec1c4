import type { DocumentDetail, DocumentKind, DocumentState, DocumentSummary } from '../../../domain/invoicing/api.ts';
import { answerBy, freeOfAcceptance, type FreeOf } from '../../../domain/invoicing/cancellation.ts';
import { localDayAndHour } from '../../../domain/kernel/days.ts';
import type { Tone } from '../../../ui/tone.ts';

const TONES: Readonly<Record<DocumentState, Tone>> = {
  pending: 'primary', sealed: 'primary', sending: 'primary', stamped: 'success', failed: 'error', 'given-up': 'neutral', 'cancel-requested': 'warning',
  cancelled: 'neutral', 'cancel-rejected': 'warning',
};
const UNDER_WAY: ReadonlySet<DocumentState> = new Set(['pending', 'sealed', 'sending', 'cancel-requested']);

export function toneOf(state: DocumentState): Tone {
  return TONES[state];
}

/** Whether a document goes on by itself: its screen asks again. */
export function isUnderWay(state: DocumentState): boolean {
  return UNDER_WAY.has(state);
}

/** `F128`; the provisional folio until it is sealed; the series alone where nobody gave one. */
export function folioText({ series, folio, provisionalFolio }: Pick<DocumentSummary, 'series' | 'folio'> & { provisionalFolio?: string | null }): string {
  return folio === null ? (provisionalFolio ?? series) : `${series}${folio}`;
}

/** Sums of documents by kind: those stamped count, whatever was asked of them since. */
export function sumsByKind(sums: readonly { kind: DocumentKind; state: DocumentState; count: number; totalCents: number }[]): { kind: DocumentKind; count: number; totalCents: number }[] {
  const kinds = new Map<DocumentKind, { kind: DocumentKind; count: number; totalCents: number }>();
  for (const { kind, state, count, totalCents } of sums) {
    if (state !== 'stamped' && state !== 'cancel-requested' && state !== 'cancel-rejected') continue;
    const before = kinds.get(kind) ?? { kind, count: 0, totalCents: 0 };
    kinds.set(kind, { kind, count: before.count + count, totalCents: before.totalCents + totalCents });
  }
  return [...kinds.values()];
}

const TYPES: Readonly<Record<DocumentKind, 'I' | 'E' | 'P'>> = { ingreso: 'I', global: 'I', egreso: 'E', pago: 'P' };

/** Whether SAT asks the receiver before this document is cancelled now: why not, or until when they may answer. */
export function acceptanceOf(
  { kind, totalCents, receiverRfc, stampedAtMs, createdAtMs }: Pick<DocumentDetail, 'kind' | 'totalCents' | 'receiverRfc' | 'stampedAtMs' | 'createdAtMs'>, nowMs: number, timeZone: string,
): { free: FreeOf } | { free: null; answerBy: string } {
  const { day: today } = localDayAndHour(nowMs, timeZone);
  const issuedDay = localDayAndHour(stampedAtMs ?? createdAtMs, timeZone).day;
  const free = freeOfAcceptance({ type: TYPES[kind], totalCents, receiverRfc, issuedDay, today });
  return free === null ? { free, answerBy: answerBy(today) } : { free };
}
