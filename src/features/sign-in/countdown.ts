import { useEffect, useState } from 'react';

/** `0:09`, `14:59`: a wait in whole seconds as a clock shows it. */
export function clockText(seconds: number): string {
  const left = Math.max(0, Math.ceil(seconds));
  return `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
}

/** Whole seconds left until an instant; 0 when it has passed or none is set. */
export function useSecondsUntil(untilMs: number | null): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    if (untilMs === null) return undefined;
    const tick = () => {
      setNowMs(Date.now());
      if (Date.now() >= untilMs) clearInterval(timer);
    };
    const timer = setInterval(tick, 500);
    tick();
    return () => clearInterval(timer);
  }, [untilMs]);
  return untilMs === null ? 0 : Math.max(0, Math.ceil((untilMs - nowMs) / 1000));
}
