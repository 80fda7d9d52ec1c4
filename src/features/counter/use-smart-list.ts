import { useState } from 'react';
import type { FoundProduct } from '../../device/contract.ts';
import type { EnterNote } from './use-smart-enter.ts';
import { useSearch } from './use-search.ts';

/** The text of the smart field, what it found, and which row is marked. */
export function useSmartList() {
  const [text, setText] = useState('');
  const [vehicle, setVehicle] = useState<string | null>(null);
  const [movedTo, setMovedTo] = useState<number | null>(null);
  const [note, setNote] = useState<EnterNote | null>(null);
  const { found, current, showMore } = useSearch(text, vehicle);

  const items: readonly FoundProduct[] = note?.kind === 'several' ? note.items : (found?.items ?? []);
  const active = items.length === 0 ? -1 : Math.min(movedTo ?? 0, items.length - 1);
  const reset = () => {
    setMovedTo(null);
    setNote(null);
  };
  return {
    text,
    vehicle,
    items,
    active,
    total: note?.kind === 'several' ? items.length : (found?.total ?? 0),
    /** The list answers the text as it stands. */
    current: note?.kind === 'several' || current,
    note,
    marked: note?.kind === 'several' || current ? items[active] : undefined,
    /** The row that looks marked, though the list may still answer an earlier text. */
    seen: items[active],
    chosen: movedTo !== null || note !== null,
    showMore,
    setNote,
    changeText(change: (text: string) => string) {
      setText(change);
      reset();
    },
    setVehicle(next: string | null) {
      setVehicle(next);
      reset();
    },
    /** Marks a row by so many from the marked one. */
    move: (step: number) => setMovedTo(Math.min(Math.max(active + step, 0), items.length - 1)),
    clear() {
      setText('');
      reset();
    },
  };
}

export type SmartList = ReturnType<typeof useSmartList>;
