import type { Store } from './contract.ts';

/** A store whose value its owner sets. */
export interface WritableStore<T> extends Store<T> {
  set(value: T): void;
}

/** Makes a store; listeners are called after each change to another value. */
export function createStore<T>(initial: T): WritableStore<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set(next) {
      if (Object.is(next, value)) return;
      value = next;
      for (const changed of listeners) changed();
    },
    subscribe(changed) {
      listeners.add(changed);
      return () => {
        listeners.delete(changed);
      };
    },
  };
}
