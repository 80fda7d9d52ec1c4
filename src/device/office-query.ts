import { useCallback, useEffect, useMemo, useRef } from 'react';
import type { CacheEntry } from './office-cache.ts';
import { useOffice } from './office-client.ts';
import { useStore } from './device-context.ts';

export interface OfficeQuery<T> extends CacheEntry<T> {
  refresh(): void;
}

interface QueryOptions {
  /** Asks again this often while the page is looked at, and at once when it is looked at again. */
  everyMs?: number | undefined;
}

/** An answer this young is not asked for again when its screen is opened anew. */
const FRESH_MS = 5000;

/**
 * What the server answers to a question, from memory at once and asked again. A newer answer replaces the one shown; a
 * failure leaves it standing beside its problem.
 * @param key names the question with all it depends on; null asks nothing
 */
export function useOfficeQuery<T>(key: string | null, ask: () => Promise<T>, { everyMs }: QueryOptions = {}): OfficeQuery<T> {
  const office = useOffice();
  const { cache } = office;
  const entryKey = key ?? '';
  const store = useMemo(() => cache.entry(entryKey), [cache, entryKey]);
  const entry = useStore(store);
  const latestAsk = useRef(ask);
  useEffect(() => {
    latestAsk.current = ask;
  });
  const load = useCallback(() => {
    if (entryKey !== '') void cache.load(entryKey, () => latestAsk.current());
  }, [cache, entryKey]);

  useEffect(() => {
    const { asOfMs, problem } = store.get();
    if (problem !== null || asOfMs === null || office.nowMs() - asOfMs > FRESH_MS) load();
  }, [store, load, office]);

  const outdated = entry.stale && !entry.loading;
  useEffect(() => {
    if (outdated) load();
  }, [outdated, load]);

  useEffect(() => {
    if (everyMs === undefined) return undefined;
    let cancel = () => {};
    const wait = () => {
      cancel = office.after(everyMs, () => {
        if (office.isVisible()) load();
        wait();
      });
    };
    wait();
    const stopListening = office.onReturn(load);
    return () => {
      cancel();
      stopListening();
    };
  }, [everyMs, load, office]);

  // A key always stands for the same question, so what is kept under it is what `ask` answers with.
  return { ...(entry as CacheEntry<T>), refresh: load };
}

export interface Page<T> {
  items: readonly T[];
  next: string | null;
}

export interface OfficePages<T, P extends Page<T> = Page<T>> extends OfficeQuery<P> {
  items: readonly T[];
  hasMore: boolean;
  more(): void;
}

/**
 * A list by keyset pages, grown by `more`. What a page says besides its rows is of the newest. Asked again, the list
 * begins anew with its first page.
 */
export function useOfficePages<T, P extends Page<T>>(
  key: string | null,
  askPage: (after: string | null) => Promise<P & Page<T>>,
): OfficePages<T, P> {
  const { cache } = useOffice();
  const query = useOfficeQuery<P>(key, () => askPage(null));
  const page = query.data;
  const more = () => {
    const next = page?.next;
    if (key === null || !page || !next) return;
    void cache.load(key, async () => {
      const following = await askPage(next);
      return { ...following, items: [...page.items, ...following.items] };
    });
  };
  return { ...query, items: page?.items ?? [], hasMore: Boolean(page?.next), more };
}
