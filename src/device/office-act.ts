import { useCallback, useEffect, useRef, useState } from 'react';
import { officeProblem } from './office-problem.ts';
import type { OfficeProblem } from './office-problem.ts';

export interface OfficeAct<Args extends unknown[], Result> {
  busy: boolean;
  problem: OfficeProblem | null;
  /** Does it once at a time; null when it is under way already or was refused. */
  run(...args: Args): Promise<Result | null>;
  /** Takes the problem away. */
  reset(): void;
}

/** Something a person does that the server must agree to: a second press while it is under way does nothing. */
export function useOfficeAct<Args extends unknown[], Result>(act: (...args: Args) => Promise<Result>): OfficeAct<Args, Result> {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<OfficeProblem | null>(null);
  const running = useRef(false);
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  const run = useCallback(async (...args: Args) => {
    if (running.current) return null;
    running.current = true;
    setBusy(true);
    setProblem(null);
    try {
      return await latest.current(...args);
    } catch (error) {
      setProblem(officeProblem(error));
      return null;
    } finally {
      running.current = false;
      setBusy(false);
    }
  }, []);
  return { busy, problem, run, reset: useCallback(() => setProblem(null), []) };
}
