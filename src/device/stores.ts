import type { EmployeeRow } from '../domain/sync/rows.ts';
import type { DeviceStanding, OpenCashSession, Shop, SignedIn, SyncView } from './contract.ts';
import { createStore, type WritableStore } from './store.ts';

/** The stores that outlive an enrolment: screens hold them from the start. */
export interface DeviceStores {
  standing: WritableStore<DeviceStanding>;
  people: WritableStore<readonly EmployeeRow[]>;
  signedIn: WritableStore<SignedIn | null>;
  shop: WritableStore<Shop | null>;
  cashSession: WritableStore<OpenCashSession | null>;
  sync: WritableStore<SyncView>;
  catalogue: WritableStore<{ ready: boolean; products: number }>;
  /** Counts the changes of what invoices are known to be. */
  invoiceRevision: WritableStore<number>;
}

export function createStores(): DeviceStores {
  return {
    standing: createStore<DeviceStanding>({ kind: 'starting' }),
    people: createStore<readonly EmployeeRow[]>([]),
    signedIn: createStore<SignedIn | null>(null),
    shop: createStore<Shop | null>(null),
    cashSession: createStore<OpenCashSession | null>(null),
    sync: createStore<SyncView>({
      state: 'offline', pending: 0, attention: 0, lastContactMs: null, problem: null, operations: [], leader: false, tenantStatus: 'active',
    }),
    catalogue: createStore({ ready: false, products: 0 }),
    invoiceRevision: createStore(0),
  };
}
