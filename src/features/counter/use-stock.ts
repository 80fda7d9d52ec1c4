import { useEffect, useState } from 'react';
import type { CartLine } from '../../device/contract.ts';
import { useDevice, useStore } from '../../device/device-context.ts';

/** What is on hand here, in thousandths, of the parts on the ticket; a part is absent until it is known. */
export function useStock(lines: readonly CartLine[]): ReadonlyMap<string, number> {
  const { catalogue, sync } = useDevice();
  const { pending, lastContactMs } = useStore(sync);
  const [stock, setStock] = useState<ReadonlyMap<string, number>>(new Map());
  const ids = lines.map((line) => line.product.id).join(' ');

  useEffect(() => {
    let stale = false;
    const wanted = ids === '' ? [] : ids.split(' ');
    void Promise.all(wanted.map((id) => catalogue.get(id))).then((parts) => {
      if (stale) return;
      setStock(new Map(parts.flatMap((part) => (part === null ? [] : [[part.product.id, part.hereMilli] as const]))));
    });
    return () => {
      stale = true;
    };
    // Own sales and what the server sends both change what is left.
  }, [catalogue, ids, pending, lastContactMs]);

  return stock;
}
