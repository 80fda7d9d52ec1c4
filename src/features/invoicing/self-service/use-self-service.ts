import { useCallback, useEffect, useState } from 'react';
import type { InvoiceReceiver } from '../../../domain/invoicing/operations.ts';
import type { SelfInvoice, SelfServiceTicket } from '../../../domain/invoicing/self-service-api.ts';
import type { CustomerAnswer, CustomerApi, CustomerProblem, TicketKey } from './customer-api.ts';

interface Standing {
  key: TicketKey;
  ticket: SelfServiceTicket;
  /** Once it was asked for, or found by its RFC. */
  invoice: { rfc: string; state: SelfInvoice } | null;
}

export interface SelfService {
  standing: Standing | null;
  busy: boolean;
  problem: CustomerProblem | null;
  find(key: TicketKey): void;
  ask(receiver: InvoiceReceiver): void;
  see(rfc: string): void;
  /** Back to the code. */
  leave(): void;
}

/** A stamp takes seconds; what takes longer is not asked for that often. */
const LOOK_AGAIN_MS = [2000, 2000, 3000, 5000, 10_000, 20_000];

/** The customer's way from the ticket's code to the files. */
export function useSelfService(api: CustomerApi): SelfService {
  const [standing, setStanding] = useState<Standing | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<CustomerProblem | null>(null);

  const act = useCallback(async <T>(work: Promise<CustomerAnswer<T>>, done: (value: T) => void): Promise<void> => {
    setBusy(true);
    setProblem(null);
    const answer = await work;
    setBusy(false);
    if (answer.ok) done(answer.value);
    else setProblem(answer.problem);
  }, []);

  const find = useCallback((key: TicketKey) => void act(api.ticket(key), (ticket) => setStanding({ key, ticket, invoice: null })), [act, api]);
  useLookAgain(api, standing, setStanding);
  return {
    standing, busy, problem, find,
    ask(receiver) {
      if (standing === null) return;
      void act(api.askInvoice(standing.key, receiver), (state) => setStanding({ ...standing, invoice: { rfc: receiver.rfc, state } }));
    },
    see(rfc) {
      if (standing === null) return;
      void act(api.state(standing.key, rfc), (state) => setStanding({ ...standing, invoice: { rfc, state } }));
    },
    leave() {
      setStanding(null);
      setProblem(null);
    },
  };
}

/** Asks again, ever less often, until it is stamped or has failed. */
function useLookAgain(api: CustomerApi, standing: Standing | null, setStanding: (change: (before: Standing | null) => Standing | null) => void): void {
  const key = standing?.key ?? null;
  const rfc = standing?.invoice?.state.state === 'waiting' ? standing.invoice.rfc : null;
  useEffect(() => {
    if (key === null || rfc === null) return undefined;
    let stopped = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const wait = (turn: number): void => {
      timer = setTimeout(() => void look(turn), LOOK_AGAIN_MS[Math.min(turn, LOOK_AGAIN_MS.length - 1)]);
    };
    const look = async (turn: number): Promise<void> => {
      const answer = await api.state(key, rfc);
      if (stopped) return;
      if (answer.ok && answer.value.state !== 'waiting') setStanding((before) => before && { ...before, invoice: { rfc, state: answer.value } });
      else wait(turn + 1);
    };
    wait(0);
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [api, key, rfc, setStanding]);
}
