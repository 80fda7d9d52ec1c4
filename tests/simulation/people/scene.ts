import type { RecorderContext } from '../../../src/device/shop/recorder.ts';
import type { OpenCashSession, Shop as DeviceShop } from '../../../src/device/contract.ts';
import type { Station } from '../../../src/device/station.ts';
import type { Tab } from '../device/tab.ts';
import type { Facts } from '../oracle/promises.ts';
import type { Shop } from '../server/shop.ts';
import type { Random } from '../time/random.ts';

/** Where an act happens: a page that is open and ready, and what the person sees on it. */
export interface Scene {
  readonly random: Random;
  readonly tab: Tab;
  readonly station: Station;
  readonly recorder: RecorderContext;
  readonly deviceShop: DeviceShop;
  readonly session: OpenCashSession | null;
  readonly shop: Shop;
  /** Parts this person handles: the shared ones and this place's own. */
  readonly products: Shop['products'];
  readonly customers: string[];
  /** Sales and layaways of this device and shipments of anybody, that people know of and have not dealt with yet. */
  readonly sales: readonly Document[];
  readonly layaways: readonly Document[];
  readonly shipments: readonly Document[];
  /** Unique among all attempts. */
  readonly serial: number;
}

/** Something on paper that a later act may name. */
export interface Document {
  readonly id: string;
  readonly body: Record<string, unknown>;
  /** Taken back, or unpacked. */
  done: boolean;
}

/** What a person is about to do. */
export interface Intent {
  readonly mark: string;
  readonly facts: (body: Record<string, unknown>) => Facts;
  /** The server has to keep it and to take nothing from it. */
  readonly quarantined?: boolean;
  /** Resolves when the person sees that it is saved. */
  record(): Promise<unknown>;
}

/** Something people do. */
export interface Act {
  readonly type: string;
  readonly weight: number;
  /** Who does it. */
  readonly by: 'owner' | 'manager' | 'cashier';
  /** Whether it begins with looking for a customer. */
  readonly findsCustomers?: boolean;
  /** Null when it cannot be done here and now. */
  prepare(scene: Scene): Intent | null;
}

/** A mark for texts. */
export function markOf(serial: number): string {
  return `#${serial}#`;
}

/** The device's series of folios. */
export function seriesOf({ tab }: Scene): string {
  return tab.enrolment?.enrolment.folioSeries ?? '';
}
