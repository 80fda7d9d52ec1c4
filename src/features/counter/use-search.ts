import { useState } from 'react';
import type { SearchAnswer } from '../../device/contract.ts';
import { useDevice, useStore } from '../../device/device-context.ts';
import { useAnswer } from '../../device/use-answer.ts';
import { useRested } from '../../ui/use-rested.ts';
import { readSmartText } from './smart-text.ts';

const PAGE = 100;

/**
 * What the catalogue answers to the text in the field, as it is typed. Until the answer to the newest text arrives the
 * former stays, so that the list does not flicker; `current` says whether it has.
 */
export function useSearch(text: string, vehicle: string | null): { found: SearchAnswer | null; current: boolean; showMore: () => void } {
  const { catalogue } = useDevice();
  const { products } = useStore(catalogue.state);
  const { query } = readSmartText(useRested(text));
  const wanted = wantedOf(query, vehicle);
  const [page, setPage] = useState({ wanted, count: 1 });
  const limit = (page.wanted === wanted ? page.count : 1) * PAGE;
  const key = wanted === null ? null : `${limit} ${products} ${wanted}`;
  const answer = useAnswer(key, () => catalogue.search(query, { limit, ...(vehicle === null ? {} : { vehicle }) }));
  const found = answer?.value ?? null;
  return {
    found,
    current: answer !== null && wanted !== null && wanted === wantedOf(readSmartText(text).query, vehicle) && answer.key.endsWith(wanted),
    showMore: () => {
      if (found && found.items.length < found.total) setPage({ wanted, count: Math.floor(found.items.length / PAGE) + 1 });
    },
  };
}

/** What is searched for, as a key; null: nothing. */
function wantedOf(query: string, vehicle: string | null): string | null {
  return query === '' && vehicle === null ? null : JSON.stringify([query, vehicle]);
}
