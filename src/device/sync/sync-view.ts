import type { SyncView } from '../contract.ts';
import type { PendingList } from './pending-list.ts';
import type { SyncStatus } from './sync-status.ts';

/** What the screens show of the device's standing with the server. */
export function syncView(list: PendingList, status: SyncStatus, leader: boolean, tenantStatus: string): SyncView {
  const { pending, attention, operations } = list;
  const { problem, lastContactMs } = status;
  return {
    state: stateOf(status, pending, attention), pending, attention, operations, lastContactMs, leader, tenantStatus,
    problem: status.forked ? 'forked' : status.revoked ? 'device-revoked' : problem,
  };
}

function stateOf({ problem, sending, lastContactMs, forked, revoked }: SyncStatus, pending: number, attention: number): SyncView['state'] {
  if (attention > 0 || forked || revoked) return 'attention';
  if (problem === 'offline' || lastContactMs === null) return 'offline';
  if (sending) return 'sending';
  return pending > 0 || problem !== null ? 'pending' : 'up-to-date';
}
