import { useEffect, useState } from 'react';
import type { SearchAnswer } from '../../device/contract.ts';
import { useDevice, useStore } from '../../device/device-context.ts';
import { readSmartText } from './smart-text.ts';

const PAGE = 100;

export interface Found extends SearchAnswer {
  vehicle: string | null;
}

/**
 * What the catalogue answers to the text in the field, as it is typed. A late answer never replaces that of a newer
 * text; until the newer one arrives the former stays, so that the list does not flicker.
 */
export function useSearch(text: string, vehicle: string | null): { found: Found | null; current: boolean; showMore: () => void } {
  const { catalogue } = useDevice();
  const { products } = useStore(catalogue.state);
  const { query } = readSmartText(text);
  const [found, setFound] = useState<Found | null>(null);
  const [page, setPage] = useState({ query, count: 1 });
  const limit = (page.query === query ? page.count : 1) * PAGE;
  const wanted = query !== '' || vehicle !== null;

  useEffect(() => {
    if (!wanted) return undefined;
    let stale = false;
    const answered = (answer: SearchAnswer) => {
      if (!stale) setFound({ ...answer, vehicle });
    };
    void catalogue.search(query, { limit, ...(vehicle === null ? {} : { vehicle }) }).then(answered);
    return () => {
      stale = true;
    };
  }, [catalogue, query, vehicle, limit, wanted, products]);

  return {
    found: wanted ? found : null,
    current: wanted && found !== null && found.text === query && found.vehicle === vehicle,
    showMore: () => {
      if (found && found.items.length < found.total) setPage({ query, count: Math.floor(found.items.length / PAGE) + 1 });
    },
  };
}
