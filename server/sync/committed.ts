type Listener = (tenantId: string, position: number) => void;

const listeners = new Set<Listener>();

/**
 * Says that a transaction which took a position has committed. Call after the commit, never inside the transaction:
 * what listens sends a hint to devices, and they would pull before there is anything to see.
 */
export function announceCommitted(tenantId: string, position: number): void {
  for (const listener of listeners) listener(tenantId, position);
}

/** Hears of every commit of this process; the answer ends it. */
export function onCommitted(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
