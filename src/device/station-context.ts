import type { DeviceClock } from './clock/device-clock.ts';
import type { StoredEnrolment } from './identity/enrol.ts';
import type { DeviceDatabase } from './local/device-database.ts';
import type { Ports } from './ports.ts';
import type { CartKeeper } from './shop/cart-keeper.ts';
import type { DeviceStores } from './stores.ts';

/** What an enrolled device is opened with. */
export interface StationContext {
  ports: Ports;
  database: DeviceDatabase;
  clock: DeviceClock;
  cart: CartKeeper;
  stores: DeviceStores;
  stored: StoredEnrolment;
}

/** What databases, locks and channels of an enrolment are named by: one origin may serve many tenants. */
export function prefixOf({ enrolment }: StoredEnrolment): string {
  return `nexus-${enrolment.tenantId}-${enrolment.deviceId}`;
}
