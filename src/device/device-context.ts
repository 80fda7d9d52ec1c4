import { createContext, use, useCallback, useSyncExternalStore } from 'react';
import type { Device, Store } from './contract.ts';

/** The device of this page; the composition root provides it. */
export const DeviceContext = createContext<Device | null>(null);

/** The device of this page. */
export function useDevice(): Device {
  const device = use(DeviceContext);
  if (device === null) throw new Error('useDevice needs a DeviceContext above it');
  return device;
}

/** What a store holds now; renders again when that changes. */
export function useStore<T>(store: Store<T>): T {
  const subscribe = useCallback((changed: () => void) => store.subscribe(changed), [store]);
  return useSyncExternalStore(subscribe, () => store.get());
}
