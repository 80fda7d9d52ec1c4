import { useCallback, useSyncExternalStore } from 'react';

/** Whether a media query holds now; renders again when that changes. False where there is no window. */
export function useMediaQuery(query: string): boolean {
  const subscribe = useCallback(
    (notify: () => void) => {
      const list = matchMedia(query);
      list.addEventListener('change', notify);
      return () => list.removeEventListener('change', notify);
    },
    [query],
  );
  return useSyncExternalStore(
    subscribe,
    () => matchMedia(query).matches,
    () => false,
  );
}

/** True on a phone's width: one column, sheets from below. The same limit stands in the style sheets. */
export function useIsPhone(): boolean {
  return useMediaQuery('(max-width: 47.99rem)');
}
