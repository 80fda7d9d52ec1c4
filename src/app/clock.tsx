import { useSyncExternalStore } from 'react';
import { useFormats } from '../ui/i18n.tsx';

const MINUTE_MS = 60_000;

function everyMinute(changed: () => void): () => void {
  const timer = setInterval(changed, 1000);
  return () => clearInterval(timer);
}

/** The time in the branch, to the minute. */
export function Clock() {
  const minute = useSyncExternalStore(everyMinute, () => Math.floor(Date.now() / MINUTE_MS));
  const text = useFormats().time(minute * MINUTE_MS);
  return <time className="ui-mono ui-muted">{text}</time>;
}
