import { type Decision, type Flag, type Outcome } from '../../src/domain/kernel/decision.ts';
import type { Operation } from '../../src/domain/kernel/envelope.ts';
import type { AnyDefinition } from '../../src/domain/registry.ts';
import type { PushAnswer } from '../../src/domain/sync/api.ts';
import type { Transaction } from '../db/database.ts';
import type { Applied } from './applied.ts';
import { advance, loadSignedOff, loadTaken, lockChain, noteOffered, placeOf, storeChain, type Chain, type Known, type Place } from './chain.ts';
import { judge, unapplied, type Circumstances, type Judged } from './decide.ts';
import { FolioCounts } from './folios.ts';
import { ChangeSet } from './positions.ts';
import type { Received } from './received.ts';
import { SendAhead } from './send-ahead.ts';
import { loadWorld } from './world-load.ts';
import { noNeeds, type BatchNeeds } from './world-needs.ts';
import { BatchWorld } from './world.ts';
import { writeEffects } from './write-effects.ts';
import { operationsWriter, writeUnreadable, type Disposed } from './writes/operations.ts';
import { writeTasks } from './writes/tasks.ts';
import { tasksOf } from './tasks-of.ts';

/** What a batch came to. `position` is null when nothing new was taken. */
export interface BatchResult {
  answers: PushAnswer[];
  /** Of each new operation, in order: what the server made of it. */
  disposed: Disposed[];
  through: number;
  /** The number missing before the rest of the hand-in. */
  expected: number | null;
  forked: boolean;
  position: number | null;
}

export interface BatchOptions {
  receivedAtMs: number;
  /** Keep every operation, apply none: for one that the tables refused. */
  quarantine?: string;
}

/**
 * Takes operations of one device, in number order, inside the caller's transaction: each once, all their rows
 * written set-wise, the position last. The operations must be authenticated before.
 * @throws what the database throws; then nothing was taken.
 */
export async function applyBatch(tx: Transaction, deviceId: string, received: readonly Received[], options: BatchOptions): Promise<BatchResult> {
  const chain = await lockChain(tx, deviceId);
  if (chain === null) throw new Error(`device ${deviceId} is not in its tenant's database`);
  const [taken, signedOff] = await Promise.all([loadTaken(tx, chain, received), loadSignedOff(tx, chain, received)]);
  const batch = new Batch(chain, { taken, signedOff }, options);
  await batch.load(tx, received);
  for (const operation of received) if (!batch.take(operation)) break;
  const position = await batch.write(tx);
  if (batch.result().expected !== null) await noteOffered(tx, chain, received);
  return { ...batch.result(), position };
}

class Batch {
  readonly #chain: Chain;
  readonly #known: Known;
  readonly #options: BatchOptions;
  readonly #answers: PushAnswer[] = [];
  readonly #disposed: Disposed[] = [];
  readonly #applied: Applied[] = [];
  #expected: number | null = null;
  #clockOffsetMs: number | null = null;
  #usedIds = new Set<string>();
  #folios = new FolioCounts();
  #world: BatchWorld | null = null;

  constructor(chain: Chain, known: Known, options: BatchOptions) {
    this.#chain = chain;
    this.#known = known;
    this.#options = options;
  }

  /** Loads what the new operations are judged by. */
  async load(tx: Transaction, received: readonly Received[]): Promise<void> {
    const fresh = received.filter(({ number, hash }) => !this.#known.taken.has(`${number}/${hash}`));
    const [usedIds, rows] = await Promise.all([loadUsedIds(tx, fresh), loadWorld(tx, needsOf(fresh))]);
    this.#usedIds = usedIds;
    this.#world = new BatchWorld({ ...rows, deviceId: this.#chain.deviceId, revokedAtMs: this.#chain.revokedAtMs });
    const forking = this.#chain.forked || fresh.some((operation) => isFork(placeOf(operation, this.#chain, this.#known)));
    if (forking) await this.#folios.load(tx, fresh);
  }

  /** Disposes of one operation; false when numbers before it are missing. */
  take(received: Received): boolean {
    const place = placeOf(received, this.#chain, this.#known);
    if (place.kind === 'gap') {
      this.#expected = this.#chain.through + 1;
      return false;
    }
    if (place.kind === 'duplicate') {
      this.#answers.push(answer(received, place.taken, true));
      return true;
    }
    if (isFork(place)) this.#chain.forked = true;
    this.#dispose(this.#ownId(received), place);
    return true;
  }

  /** Two operations under one id: the second cannot be kept under it. */
  #ownId(received: Received): Received {
    const { envelope } = received;
    if (envelope === null) return received;
    if (this.#usedIds.has(envelope.id)) return { ...received, envelope: null, reading: { kind: 'refused', reason: 'id-used' } };
    this.#usedIds.add(envelope.id);
    return received;
  }

  #dispose(received: Received, place: Place): void {
    const isNext = place.kind === 'next';
    const definition = received.reading.kind === 'readable' ? received.reading.definition : null;
    const folio = received.reading.kind === 'readable' ? (definition?.folio?.(received.reading.operation.body) ?? null) : null;
    const circumstances: Circumstances = {
      receivedAtMs: this.#options.receivedAtMs,
      // Beside the chain there is no telling what came before.
      previousBusinessMs: isNext ? this.#chain.throughBusinessMs : null,
      byServer: this.#chain.byServer,
      fork: this.#chain.forked ? { copy: this.#folios.next(folio) } : null,
      afterSignOff: place.kind === 'late',
    };
    const { decision, effects } = this.#judge(received, circumstances);
    this.#disposed.push({ received, decision });
    this.#answers.push(answer(received, decision, false));
    if (received.reading.kind === 'readable' && decision.outcome === 'applied') {
      this.#applied.push({ operation: received.reading.operation, decision, effects, folio });
    }
    if (!isNext) return;
    // A quarantined operation's clock is not to be believed: it moves nobody's time.
    advance(this.#chain, received, decision.outcome === 'quarantined' ? 0 : decision.businessMs);
    this.#clockOffsetMs = received.envelope?.clock.offsetMs ?? this.#clockOffsetMs;
  }

  #judge(received: Received, circumstances: Circumstances): Judged {
    const world = this.#loadedWorld();
    const { reading, envelope } = received;
    if (reading.kind === 'unknown') return unapplied(envelope, world, circumstances, 'deferred', reading.reason);
    const refusal = reading.kind === 'refused' ? reading.reason : this.#options.quarantine;
    if (reading.kind === 'refused' || refusal !== undefined) return unapplied(envelope, world, circumstances, 'quarantined', refusal ?? null);
    return judgeSafely(reading.definition, reading.operation, world, circumstances);
  }

  #loadedWorld(): BatchWorld {
    if (this.#world === null) throw new Error('the batch was not loaded');
    return this.#world;
  }

  /** Writes everything; the position last. */
  async write(tx: Transaction): Promise<number | null> {
    if (this.#disposed.length === 0) return null;
    const changes = new ChangeSet();
    const ahead = new SendAhead();
    const { deviceId } = this.#chain;
    await writeEffects(tx, this.#applied, changes, ahead);
    await ahead.add(writeTasks(tx, this.#disposed.flatMap((disposed) => tasksOf(deviceId, disposed)), this.#options.receivedAtMs));
    await ahead.add(writeUnreadable(tx, deviceId, this.#disposed));
    await ahead.add(storeChain(tx, this.#chain, this.#clockOffsetMs));
    const writeOperations = operationsWriter(this.#disposed);
    await ahead.done();
    const { position } = await changes.commit(tx);
    await writeOperations(tx, position);
    return position;
  }

  result(): Omit<BatchResult, 'position'> {
    const { through, forked } = this.#chain;
    return { answers: this.#answers, disposed: this.#disposed, through, expected: this.#expected, forked };
  }
}

/** Those of the operations' ids that are taken already. */
async function loadUsedIds(tx: Transaction, received: readonly Received[]): Promise<Set<string>> {
  const ids = received.flatMap(({ envelope }) => (envelope ? [envelope.id] : []));
  if (ids.length === 0) return new Set();
  const { rows } = await tx.query<{ id: string }>('SELECT id FROM operations WHERE id = ANY($1)', [ids]);
  return new Set(rows.map(({ id }) => id));
}

/** A rule that throws is a defect of ours: its operation is kept whole, and those behind it go on. */
export function judgeSafely(definition: AnyDefinition, operation: Operation, world: BatchWorld, circumstances: Circumstances): Judged {
  try {
    const judged = judge(definition, operation, world, circumstances);
    world.apply(operation.id, judged.effects);
    return judged;
  } catch {
    return unapplied(operation, world, circumstances, 'quarantined', 'apply-failed');
  }
}

function isFork(place: Place): boolean {
  return place.kind === 'used' || (place.kind === 'next' && place.fork);
}

/** What the rules of these operations read. */
export function needsOf(received: readonly Received[]): BatchNeeds {
  const needs = noNeeds();
  for (const { reading } of received) {
    if (reading.kind !== 'readable') continue;
    const { definition, operation } = reading;
    const named = Object.entries(definition.needs(operation.body, operation.id)) as [keyof BatchNeeds, readonly string[]][];
    for (const [name, ids] of named) for (const id of ids) needs[name].add(id);
    if (operation.author !== null) needs.employees.add(operation.author);
  }
  return needs;
}

function answer(received: Received, made: Pick<Decision, 'reason' | 'flags'> & { outcome: Outcome }, duplicate: boolean): PushAnswer {
  const { number, hash } = received;
  const said = made.outcome === 'applied' && made.flags.length > 0 ? 'flagged' : made.outcome;
  const flags: Flag[] = made.flags;
  if (!duplicate) return { number, hash, answer: said, reason: made.reason, flags };
  return { number, hash, answer: 'duplicate', original: said, reason: made.reason, flags };
}
