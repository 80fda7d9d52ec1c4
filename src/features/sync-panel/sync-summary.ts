import type { PendingOperation, SyncView } from '../../device/contract.ts';
import type { Tone } from '../../ui/tone.ts';
import type { SyncTexts } from './texts.es.ts';

/** The dot and its word. */
export interface SyncSummary {
  tone: Tone;
  hollow: boolean;
  text: string;
}

/** The quiet mark of a device: what needs a person comes before being offline, being offline before what waits. */
export function syncSummary(view: Pick<SyncView, 'state' | 'pending'>, texts: SyncTexts, count: (value: number) => string): SyncSummary {
  const { states } = texts;
  switch (view.state) {
    case 'attention':
      return { tone: 'error', hollow: false, text: states.attention };
    case 'offline':
      return { tone: 'neutral', hollow: true, text: view.pending > 0 ? states.offlineWith(count(view.pending)) : states.offline };
    case 'pending':
    case 'sending':
      if (view.pending > 0) return { tone: 'warning', hollow: true, text: states.sending(count(view.pending)) };
      return { tone: 'success', hollow: false, text: states['up-to-date'] };
    case 'up-to-date':
      return { tone: 'success', hollow: false, text: states['up-to-date'] };
  }
}

/** What a person should look at, then what waits; each in the order it was recorded. */
export function groupOperations(operations: readonly PendingOperation[]): { attention: PendingOperation[]; waiting: PendingOperation[] } {
  const inOrder = operations.toSorted((a, b) => a.number - b.number);
  const waits = ({ state }: PendingOperation): boolean => state === 'pending' || state === 'deferred';
  return { attention: inOrder.filter((operation) => !waits(operation)), waiting: inOrder.filter(waits) };
}
