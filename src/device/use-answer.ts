import { useEffect, useEffectEvent, useState } from 'react';

/** An answer with the key it was asked under. */
export interface Answer<T> {
  key: string;
  value: T;
}

/**
 * Asks the device something and asks again whenever `key` changes; null asks nothing. A late answer never replaces
 * that of a newer key; until the newer one comes, the former stays (compare its `key` where that matters).
 */
export function useAnswer<T>(key: string | null, ask: () => Promise<T>): Answer<T> | null {
  const [answer, setAnswer] = useState<Answer<T> | null>(null);
  const askNow = useEffectEvent(ask);
  useEffect(() => {
    if (key === null) return undefined;
    let stale = false;
    askNow().then(
      (value) => {
        if (!stale) setAnswer({ key, value });
      },
      // A device that is closing answers no more; what is shown stays.
      () => undefined,
    );
    return () => {
      stale = true;
    };
  }, [key]);
  return key === null ? null : answer;
}
