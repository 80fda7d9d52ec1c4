import { useEffect, useRef } from 'react';
import type { FoundProduct } from '../../device/contract.ts';
import { useDevice } from '../../device/device-context.ts';
import { looksLikeCode, readSmartText } from './smart-text.ts';

/** What Enter found out when it could not add anything by itself. */
export type EnterNote = { kind: 'no-exact'; query: string } | { kind: 'several'; query: string; items: readonly FoundProduct[] };

interface SmartEnter {
  text: string;
  setText: (change: (text: string) => string) => void;
  /** The row the person sees marked, if the list answers the text as it stands. */
  marked: FoundProduct | undefined;
  /** The row that looked marked when Enter was pressed, of whichever text the list answered then. */
  seen: FoundProduct | undefined;
  /** Narrows what words find, as the list is narrowed. */
  vehicle: string | null;
  /** The person has chosen the marked row: moved to it, or was told that it is what Enter adds. */
  chosen: boolean;
  add: (found: FoundProduct, quantityMilli: number) => void;
  /** A quantity alone (`3*`) was entered. */
  onQuantity: (quantityMilli: number) => void;
  note: (note: EnterNote) => void;
  selectText: () => void;
}

/**
 * What Enter does in the smart field. A number or barcode that matches whole is added; words add the marked row, also
 * where the list has yet to come to them and will mark the same one; a code that nothing matches adds nothing until
 * Enter is pressed once more. The field is free for the next scan at once, and scans are looked up in the order they
 * came.
 */
export function useSmartEnter(options: SmartEnter): () => void {
  const { catalogue } = useDevice();
  const queue = useRef<Promise<void>>(Promise.resolve());
  const waiting = useRef(0);
  const known = useLookAhead(readSmartText(options.text).query);
  const { text, setText, marked, seen, vehicle, chosen, add, onQuantity, note, selectText } = options;

  /** What words will mark, when it is what looked marked before. */
  const firstIfSeen = async (query: string): Promise<FoundProduct | undefined> => {
    if (!seen) return undefined;
    const { items: [first] } = await catalogue.search(query, { limit: 1, ...(vehicle === null ? {} : { vehicle }) });
    return first?.product.id === seen.product.id ? first : undefined;
  };

  const decide = async (query: string, quantityMilli: number): Promise<void> => {
    const exact = await catalogue.lookup(query);
    const [first] = exact;
    if (first && exact.length === 1) {
      setText((now) => (now === text ? '' : now));
      add(first, quantityMilli);
      return;
    }
    const named = exact.length === 0 && !looksLikeCode(query) ? (marked ?? (await firstIfSeen(query))) : undefined;
    if (named) {
      setText((now) => (now === text ? '' : now));
      add(named, quantityMilli);
      return;
    }
    // Something scanned meanwhile has the field; this text is only put back into an empty one.
    setText((now) => (now === '' ? text : now));
    note(exact.length > 1 ? { kind: 'several', query, items: exact } : { kind: 'no-exact', query });
    selectText();
  };

  return () => {
    const { quantityMilli, query } = readSmartText(text);
    if (query === '') {
      if (quantityMilli !== null) onQuantity(quantityMilli);
      setText(() => '');
      return;
    }
    if (chosen && marked) {
      setText(() => '');
      add(marked, quantityMilli ?? 1000);
      return;
    }
    // Looked up while it was typed: its line is in the very next frame. Behind a scan that is still looked up it waits its turn.
    const only = known(query);
    if (only && waiting.current === 0) {
      setText(() => '');
      add(only, quantityMilli ?? 1000);
      return;
    }
    if (looksLikeCode(query)) setText(() => '');
    waiting.current += 1;
    queue.current = queue.current.then(() => decide(query, quantityMilli ?? 1000)).finally(() => {
      waiting.current -= 1;
    });
  };
}

/**
 * Looks a code up with each of its characters, so that the Enter that a scanner sends right behind the last one finds the
 * answer there. Nothing is drawn for it. Answers a function: the one part that a code names whole, if that is known.
 */
function useLookAhead(query: string): (query: string) => FoundProduct | null {
  const { catalogue } = useDevice();
  const ahead = useRef<{ query: string; found: readonly FoundProduct[] } | null>(null);
  useEffect(() => {
    if (!looksLikeCode(query)) return undefined;
    let stale = false;
    catalogue.lookup(query).then(
      (found) => {
        if (!stale) ahead.current = { query, found };
      },
      // A device that is closing answers no more: Enter asks again.
      () => undefined,
    );
    return () => {
      stale = true;
    };
  }, [query, catalogue]);
  return (asked) => (ahead.current?.query === asked && ahead.current.found.length === 1 ? (ahead.current.found[0] ?? null) : null);
}
