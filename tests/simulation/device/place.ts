import type { LogEntry } from '../../../src/device/log/log-row.ts';
import type { Branch } from '../server/shop.ts';
import type { Profile } from './profile.ts';
import type { Tab } from './tab.ts';

/** A till with its tablet: one browser profile in which tabs come and go. */
export interface Place {
  readonly name: string;
  /** Where its line to the server begins. */
  readonly address: string;
  readonly branch: Branch;
  readonly registerId: string;
  readonly profile: Profile;
  tabs: Tab[];
  /** Parts that nobody else touches: what is seen of them must be right at every moment. */
  ownProducts: readonly string[];
  /** Whether what is seen of its own parts can be reckoned: not between an eviction, a restore or a crash and the next healing. */
  reckonable: boolean;
  /** Entries that its tabs heard of and nobody was told of yet, by device and number. */
  readonly heard: Map<string, LogEntry>;
  appVersion: string;
  /** While true the machine is off. */
  off: boolean;
  /** Operations were recorded with a clock that had been set since the server's was last heard. */
  clockTold: boolean;
}

/** The page people work in: the first that is ready. */
export function readyTab({ tabs }: Place): Tab | null {
  return tabs.find((tab) => tab.isReady) ?? null;
}

export function liveTabs({ tabs }: Place): Tab[] {
  return tabs.filter(({ alive }) => alive);
}
