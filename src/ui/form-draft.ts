import { useCallback, useMemo, useState } from 'react';
import type { z } from 'zod';

type Shape = z.ZodObject;

export interface FormDraft<T> {
  /** What stands in the form: the record with what was typed over it. */
  value: T;
  /** Names of the fields that differ from the record. */
  changed: readonly (keyof T & string)[];
  change(part: Partial<T>): void;
  /** Back to the record. */
  discard(): void;
  /** The same key for the same content, also after a reload, so that sending twice is saving once. */
  keyFor(content: unknown, makeKey: () => string): string;
}

interface Kept {
  typed: Record<string, unknown>;
  sent: { content: string; key: string } | null;
}

const NOTHING: Kept = { typed: {}, sent: null };

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** The fields typed that differ from the record. */
export function changedFields<T extends object>(record: T, typed: Partial<T>): (keyof T & string)[] {
  return (Object.keys(typed) as (keyof T & string)[]).filter((name) => !same(typed[name], record[name]));
}

/** Reads what was kept; anything that does not fit the form any more is left out. */
export function readKept(text: string | null, schema: Shape): Kept {
  if (text === null) return NOTHING;
  try {
    const kept = JSON.parse(text) as Partial<Kept>;
    const typed = schema.partial().safeParse(kept.typed);
    const sent = kept.sent && typeof kept.sent.content === 'string' && typeof kept.sent.key === 'string' ? kept.sent : null;
    return { typed: typed.success ? typed.data : {}, sent };
  } catch {
    return NOTHING;
  }
}

function load(storageKey: string): string | null {
  try {
    return sessionStorage.getItem(storageKey);
  } catch {
    return null;
  }
}

function keep(storageKey: string, kept: Kept): void {
  try {
    if (Object.keys(kept.typed).length === 0 && kept.sent === null) sessionStorage.removeItem(storageKey);
    else sessionStorage.setItem(storageKey, JSON.stringify(kept));
  } catch {
    // Full or forbidden: the form works, it only does not survive a reload.
  }
}

/**
 * A form over a record. What is typed is kept in this tab until it is saved or discarded, so a reload loses nothing.
 * @param name names the form and its record; another name is another form
 * @param schema every field of the form
 */
export function useFormDraft<S extends Shape>(name: string, schema: S, record: z.output<S>): FormDraft<z.output<S>> {
  type T = z.output<S>;
  const storageKey = `nexus.draft.${name}`;
  const [state, setState] = useState(() => ({ storageKey, kept: readKept(load(storageKey), schema) }));
  const kept = state.storageKey === storageKey ? state.kept : readKept(load(storageKey), schema);
  const typed = kept.typed as Partial<T>;

  const write = useCallback(
    (next: Kept) => {
      keep(storageKey, next);
      setState({ storageKey, kept: next });
    },
    [storageKey],
  );
  const changed = useMemo(() => changedFields(record as object, typed as object) as (keyof T & string)[], [record, typed]);
  return {
    value: useMemo(() => ({ ...(record as object), ...(typed as object) }) as T, [record, typed]),
    changed,
    change: (part) => {
      const merged = { ...(typed as object), ...(part as object) };
      const left = changedFields(record as object, merged);
      write({ ...kept, typed: Object.fromEntries(Object.entries(merged).filter(([field]) => (left as string[]).includes(field))) });
    },
    discard: () => write(NOTHING),
    keyFor: (content, makeKey) => {
      const text = JSON.stringify(content);
      if (kept.sent?.content === text) return kept.sent.key;
      const key = makeKey();
      write({ ...kept, sent: { content: text, key } });
      return key;
    },
  };
}
