import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { nextReading } from '../../src/domain/kernel/clock.ts';
import type { ClockReading } from '../../src/domain/kernel/clock.ts';
import { encodeCore, FIRST_PREVIOUS } from '../../src/domain/kernel/envelope.ts';
import type { OperationCore } from '../../src/domain/kernel/envelope.ts';
import { uuidv7 } from '../../src/domain/kernel/ids.ts';
import type { PublicJwk } from '../../src/domain/identity/api.ts';
import { MAX_PUSH_OPERATIONS } from '../../src/domain/sync/api.ts';
import type { Transaction } from '../db/database.ts';
import { newId } from '../platform/new-id.ts';
import { applyBatch } from '../sync/batch.ts';
import { hashText, readOperation } from '../sync/received.ts';
import type { HandedIn } from '../sync/received.ts';

/** A register's place and folio series. */
export interface DemoDevicePlace {
  registerName: string;
  registerId: string;
  branchId: string;
  enrolledAtMs: number;
}

const OFFSET_AGE_MS = 30_000;

/**
 * The tablet that stood at a register while the demo's history was made: an enrolment with a key of its own (thrown
 * away, so nobody ever continues its chain) whose operations go through the same code as any hand-in.
 */
export class DemoDevice {
  readonly id = newId();
  readonly #place: DemoDevicePlace;
  readonly #pending: HandedIn[] = [];
  #number = 0;
  #hash = FIRST_PREVIOUS;
  #clock: ClockReading | null = null;
  #folio = 0;
  #lastAtMs = 0;

  constructor(place: DemoDevicePlace) {
    this.#place = place;
  }

  /** Writes the enrolment: the first of its register, which has the register's name for folio series. */
  async enrol(tx: Transaction): Promise<void> {
    const { registerName, registerId, branchId, enrolledAtMs } = this.#place;
    const { kty, crv, x, y } = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });
    const publicKey = { kty, crv, x, y } as PublicJwk;
    await tx.query(
      `INSERT INTO devices (id, name, class, branch_id, register_id, folio_series, public_key, enrolled_at) VALUES ($1, $2, 'counter', $3, $4, $5, $6, $7)`,
      [this.id, `Caja ${registerName} (demostración)`, branchId, registerId, registerName, JSON.stringify(publicKey), new Date(enrolledAtMs)],
    );
  }

  /** When it recorded last. */
  get lastAtMs(): number {
    return this.#lastAtMs;
  }

  nextFolio(): string {
    this.#folio += 1;
    return `${this.#place.registerName}-${String(this.#folio).padStart(6, '0')}`;
  }

  /** Records an operation, the next of the chain, to be handed in. */
  record(type: string, body: object, author: string, atMs: number): void {
    this.#clock = nextReading(atMs, { offsetMs: 0, measuredAtWallMs: atMs - OFFSET_AGE_MS }, this.#clock);
    this.#number += 1;
    this.#lastAtMs = atMs;
    const core = encodeCore({
      format: 1, id: uuidv7(atMs, randomBytes), device: this.id, number: this.#number, previous: this.#hash, clock: this.#clock, author,
      branch: this.#place.branchId, register: this.#place.registerId, type, version: 1, body: body as OperationCore['body'], personal: null,
    });
    this.#hash = hashText(core);
    this.#pending.push({ number: this.#number, hash: this.#hash, core, personal: null });
  }

  /**
   * Hands in what was recorded, in as many batches as a real device would.
   * @throws Error when the server's rules refused any of it
   */
  async handIn(tx: Transaction, receivedAtMs: number): Promise<void> {
    while (this.#pending.length > 0) {
      const received = this.#pending.splice(0, MAX_PUSH_OPERATIONS).map((operation) => readOperation(this.id, operation));
      const { answers } = await applyBatch(tx, this.id, received, { receivedAtMs });
      const refused = answers.find(({ answer }) => answer !== 'applied' && answer !== 'flagged');
      if (refused || answers.length < received.length) throw new Error(`the demo's operation ${refused?.number} was ${refused?.answer}: ${refused?.reason}`);
    }
  }
}
