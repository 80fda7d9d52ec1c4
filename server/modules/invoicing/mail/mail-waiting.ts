type Listener = (tenantId: string) => void;

const listeners = new Set<Listener>();

/** Says that a mail was put in a tenant's outbox. Call after the commit. */
export function announceMail(tenantId: string): void {
  for (const listener of listeners) listener(tenantId);
}

/** Hears of every mail put in an outbox by this process; the answer ends it. */
export function onMailWaiting(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
