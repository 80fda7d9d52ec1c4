import { useEffect, useEffectEvent, useState } from 'react';
import { useSearchParams } from 'wouter';
import { useHistoryState } from 'wouter/use-browser-location';
import { invoiceTicketListSchema } from '../../../domain/invoicing/api.ts';
import { useOffice } from '../../../device/office-client.ts';
import { officeProblem } from '../../../device/office-problem.ts';
import { addressOf, lookUpText, readAddress, withFound, withMissed, type Entry } from './chosen-tickets.ts';

const TICKETS_PARAM = 'tickets';

export interface ChosenTickets {
  entries: readonly Entry[];
  /** Puts what was typed or scanned on the list; the server is asked while the next is typed. */
  add(text: string): void;
  remove(key: string): void;
  /** Asks the server anew about everything on the list. */
  refresh(): void;
}

/** Tickets typed or scanned one after another. The page's address holds them, so a reload or a link brings them back. */
export function useChosenTickets(): ChosenTickets {
  const office = useOffice();
  const [search, setSearch] = useSearchParams();
  const state = useHistoryState<unknown>();
  const [entries, setEntries] = useState<readonly Entry[]>(() => readAddress(search.get(TICKETS_PARAM)).map((text) => ({ key: office.newId(), text, state: 'looking' })));
  const lookUp = (entry: Entry): Promise<(before: readonly Entry[]) => readonly Entry[]> =>
    office.ask({ path: '/api/invoicing/tickets', query: { ticket: lookUpText(entry) }, answer: invoiceTicketListSchema }).then(
      ({ items }) => (before) => withFound(before, entry.key, items),
      (error: unknown) => (before) => withMissed(before, entry.key, officeProblem(error)),
    );
  const lookUpAll = useEffectEvent(() => entries.map(lookUp));
  useEffect(() => {
    for (const answer of lookUpAll()) void answer.then(setEntries);
  }, []);

  const address = addressOf(entries);
  const keep = useEffectEvent((tickets: string) => {
    if (tickets === (search.get(TICKETS_PARAM) ?? '')) return;
    setSearch((before) => {
      const { [TICKETS_PARAM]: _, ...others } = Object.fromEntries(before);
      return tickets === '' ? others : { ...others, [TICKETS_PARAM]: tickets };
    }, { replace: true, state });
  });
  useEffect(() => keep(address), [address]);

  return {
    entries,
    add: (text) => {
      const entry: Entry = { key: office.newId(), text, state: 'looking' };
      setEntries((before) => [...before, entry]);
      void lookUp(entry).then(setEntries);
    },
    remove: (key) => setEntries((before) => before.filter((entry) => entry.key !== key)),
    refresh: () => {
      setEntries((before) => before.map(({ key, text }): Entry => ({ key, text, state: 'looking' })));
      for (const entry of entries) void lookUp(entry).then(setEntries);
    },
  };
}
