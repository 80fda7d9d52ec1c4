import type { Board, OpenDraft } from '../../domain/drafts/api.ts';
import type { OpenTicketsView } from '../contract.ts';
import type { DraftCopy } from './draft-copy.ts';

export interface TicketsState {
  board: Board | null;
  copies: readonly DraftCopy[];
  current: DraftCopy;
  deviceId: string | null;
  name: string;
}

/** The open tickets as a screen shows them: those on the board, and those that only this device has yet. */
export function ticketsView({ board, copies, current, deviceId, name }: TicketsState): OpenTicketsView {
  const items = new Map((board?.drafts ?? []).map((draft): [string, OpenDraft] => [draft.id, draft]));
  for (const copy of copies) {
    const isNews = copy.unsent || board === null;
    if (copy.sold || !copy.isOpen) {
      if (copy.sold ? items.get(copy.id)?.paid === null : isNews) items.delete(copy.id);
    } else if (isNews) items.set(copy.id, { ...copy.summary, id: copy.id, updatedMs: copy.changedMs });
  }
  items.delete(current.id);
  const peopleAt = (id: string) => (board?.people ?? []).filter((presence) => presence.draftId === id && presence.deviceId !== deviceId);
  const { paid } = current.summary;
  return {
    live: board !== null,
    items: [...items.values()].sort((a, b) => b.updatedMs - a.updatedMs).map((draft) => ({ ...draft, people: peopleAt(draft.id) })),
    current: { name, people: peopleAt(current.id), paid, leftover: paid === null ? [] : current.leftover },
  };
}
