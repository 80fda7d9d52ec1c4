import { MAX_CENTS } from '../../domain/kernel/schemas.ts';
import type { NumPadKey } from '../../ui/num-pad.tsx';

/**
 * What an amount becomes when a key of the pad is pressed. The pad types whole pesos, as notes and coins are counted;
 * centavos are typed in the field. Null is nothing received yet.
 */
export function nextCents(cents: number | null, key: NumPadKey): number | null {
  const pesos = Math.floor((cents ?? 0) / 100);
  if (key === 'clear') return null;
  if (key === 'erase') return pesos < 10 ? null : Math.floor(pesos / 10) * 100;
  if (key === '.') return cents;
  const next = (pesos * 10 + Number(key)) * 100;
  return next > MAX_CENTS ? cents : next;
}
