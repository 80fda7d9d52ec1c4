import { useEffect, useState } from 'react';

/** Above the time between the keys of a scanner, below what a person notices. */
const REST_MS = 25;

/**
 * A text once nobody has typed for a moment: a scanner's dozen characters, typed within a tenth of a second, are asked for
 * once or not at all. An emptied text is so at once.
 */
export function useRested(text: string): string {
  const [rested, setRested] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), text === '' ? 0 : REST_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return text === '' ? text : rested;
}
