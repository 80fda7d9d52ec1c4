import type { Databases } from '../db/databases.ts';
import type { SecretHasher } from '../platform/auth/secret-hasher.ts';
import type { Config } from '../platform/config.ts';

/** How large a demo shop is made. */
export interface DemoSize {
  /** Everything but ids and keys follows from it. */
  seed: string;
  products: number;
  customers: number;
  /** Days of trade, today included. */
  days: number;
  /** Tickets against the ordinary number, percent. */
  volumePercent: number;
}

/** The demo that a first start makes. */
export const DEMO_SIZE: DemoSize = { seed: 'el-tornillo', products: 12_000, customers: 400, days: 90, volumePercent: 100 };

export const DEMO_SLUG = 'el-tornillo';
export const DEMO_NAME = 'Refaccionaria El Tornillo';

/** What making the demo needs from outside. */
export interface DemoPorts {
  config: Pick<Config, 'pinPepper' | 'masterKey' | 'publicUrl' | 'dataDir' | 'nodeEnv'>;
  databases: Databases;
  /** A line about how far it is, for the person who waits. */
  progress(line: string): void;
  nowMs(): number;
  /** Gives up, leaving nothing that would be taken for a shop. */
  signal?: AbortSignal;
  /** Instead of one of full cost: tests would take minutes. */
  hasher?: SecretHasher;
  size?: DemoSize;
}

/** `12,000` */
export function formatCount(count: number): string {
  return count.toLocaleString('es-MX');
}
