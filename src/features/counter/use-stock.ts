import type { CartLine } from '../../device/contract.ts';
import { useDevice, useStore } from '../../device/device-context.ts';
import { useAnswer } from '../../device/use-answer.ts';

const NONE: ReadonlyMap<string, number> = new Map();

/** What is on hand here, in thousandths, of the parts on the ticket; a part is absent until it is known. */
export function useStock(lines: readonly CartLine[]): ReadonlyMap<string, number> {
  const { catalogue, sync } = useDevice();
  // Own sales and what the server sends both change what is left.
  const { pending, lastContactMs } = useStore(sync);
  const ids = lines.map((line) => line.product.id);
  const answer = useAnswer(`${ids.join(' ')} ${pending} ${lastContactMs}`, async () => {
    const parts = await Promise.all(ids.map((id) => catalogue.get(id)));
    return new Map(parts.flatMap((part) => (part === null ? [] : [[part.product.id, part.hereMilli] as const])));
  });
  return answer?.value ?? NONE;
}
