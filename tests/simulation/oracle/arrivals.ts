import { createHash } from 'node:crypto';
import { groupBy } from './group.ts';
import type { Attempt, Promises } from './promises.ts';
import { Violation } from './promises.ts';
import type { KeptOperation, ServerState } from './server-state.ts';

/** An act with the operation it became on the server. */
export interface Arrived {
  attempt: Attempt;
  kept: KeptOperation;
}

const FIRST = '0'.repeat(64);
const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/**
 * Invariants 1, 2 and 13: what people were told is saved is on the server, once and as they meant it; nothing else is,
 * save what somebody began and saw no answer to; each device's chain is whole.
 */
export function checkArrivals(promises: Promises, server: ServerState): Arrived[] {
  checkChains(promises, server);
  const byDevice = groupBy(server.operations, ({ device }) => device);
  const arrived: Arrived[] = [];
  const explained = new Set<KeptOperation>();
  for (const attempt of promises.attempts) {
    const found = (byDevice.get(attempt.device) ?? []).filter(({ core, personal }) => core.includes(attempt.mark) || personal?.includes(attempt.mark) === true);
    const kept = checkAttempt(promises, attempt, found);
    promises.learn(attempt, kept?.body ?? null);
    if (kept === null) continue;
    explained.add(kept);
    arrived.push({ attempt, kept });
  }
  for (const [device, operations] of byDevice) {
    if (server.devices.get(device)?.class === 'server') continue;
    const strange = operations.find((operation) => !explained.has(operation));
    if (strange !== undefined) throw new Violation('1', `the server holds ${strange.type} ${strange.number} of ${device}, which nobody did`);
  }
  return arrived;
}

function checkAttempt(promises: Promises, attempt: Attempt, found: readonly KeptOperation[]): KeptOperation | null {
  const name = `${attempt.type} ${attempt.mark} of ${attempt.place} (${attempt.outcome})`;
  const [kept, ...others] = found;
  if (others.length > 0) throw new Violation('1', `${name} is on the server ${found.length} times`);
  if (attempt.outcome === 'open') throw new Violation('12', `${name} was never answered`);
  if (kept === undefined) {
    if (attempt.outcome === 'saved' && !promises.evicted.has(attempt.device)) throw new Violation('2', `${name} was said to be saved and is not on the server`);
    return null;
  }
  if (attempt.outcome === 'lost' && !promises.evicted.has(attempt.device)) throw new Violation('1', `${name} was gone, and came back`);
  if (attempt.outcome === 'refused') throw new Violation('2', `${name} was refused (${attempt.refusal}) and is on the server all the same`);
  if (attempt.saved !== null) {
    const { row } = attempt.saved;
    if (row.id !== kept.id || row.number !== kept.number || row.core !== kept.core || row.personal !== kept.personal) {
      throw new Violation('1', `${name} stands otherwise on the server than it was shown: ${kept.number} ${kept.id}`);
    }
  }
  if (kept.outcome !== (attempt.quarantined ? 'quarantined' : 'applied')) throw new Violation('2', `${name} is ${kept.outcome} on the server: ${kept.reason}`);
  return kept;
}

function checkChains(promises: Promises, server: ServerState): void {
  for (const [device, operations] of groupBy(server.operations, (operation) => operation.device)) {
    for (const operation of operations) {
      const name = `operation ${operation.number} of ${device}`;
      if (sha256(operation.core) !== operation.hash) throw new Violation('13', `${name} does not hash to its hash`);
      if (operation.businessMs > operation.receivedAtMs) throw new Violation('29', `${name} happened after it was received`);
    }
    if (promises.cloned.has(device)) checkBranches(device, operations);
    else checkChain(device, operations);
    const last = operations.at(-1)?.number ?? 0;
    const known = server.devices.get(device);
    if (known?.through !== last) throw new Violation('13', `the server says it has ${known?.through} of ${device} and holds ${last}`);
    if (known.forked && !promises.cloned.has(device)) throw new Violation('13', `${device} is taken for a clone, and there is one of it`);
  }
}

function checkChain(device: string, operations: readonly KeptOperation[]): void {
  let before: KeptOperation | null = null;
  for (const operation of operations) {
    const name = `operation ${operation.number} of ${device}`;
    if (operation.number !== (before?.number ?? 0) + 1) throw new Violation('13', `${name} follows ${before?.number ?? 0}`);
    if (operation.previous !== (before?.hash ?? FIRST)) throw new Violation('13', `${name} does not continue the chain`);
    if (operation.businessMs < (before?.businessMs ?? 0)) throw new Violation('29', `${name} happened before the one before it`);
    before = operation;
  }
}

/** Of a cloned device there are two chains with one beginning: each operation still continues one before it. */
function checkBranches(device: string, operations: readonly KeptOperation[]): void {
  const hashes = new Map(operations.map(({ hash, number }) => [hash, number]));
  for (const { number, previous, flags } of operations) {
    const continues = number === 1 ? previous === FIRST : hashes.get(previous) === number - 1;
    if (!continues) throw new Violation('13', `operation ${number} of ${device} continues nothing`);
    const twins = operations.filter((other) => other.number === number);
    if (twins.length > 1 && !twins.some((twin) => twin.flags.includes('fork'))) throw new Violation('13', `two operations ${number} of ${device}, and nobody is told (${flags.join()})`);
  }
}
