import type { ClockReading } from '../../domain/kernel/clock.ts';
import { encodeCore, encodePersonal, FIRST_PREVIOUS, type Operation, type OperationCore } from '../../domain/kernel/envelope.ts';
import type { RandomBytes } from '../../domain/kernel/ids.ts';
import { definitionOf } from '../../domain/registry.ts';
import { DeviceError } from '../contract.ts';
import { sha256Hex, toHex } from '../local/bytes.ts';
import { makeStorable } from '../local/storable.ts';
import type { LogEntry } from './log-row.ts';

/** An act as it is meant, before it has a number. */
export interface Draft {
  id: string;
  type: string;
  version: number;
  author: string | null;
  body: object;
  personal?: object;
  folioNumber?: number;
  cartId?: string;
}

/** The end of the chain that the next operation follows. */
export interface Head {
  number: number;
  hash: string;
  clock: ClockReading | null;
}

export const EMPTY_HEAD: Head = { number: 0, hash: FIRST_PREVIOUS, clock: null };

/** What every operation of a device carries. */
export interface Origin {
  device: string;
  branch: string;
  register: string | null;
}

/**
 * An intended operation with its parts cleaned and parsed by its type's schemas, as the rules see it.
 * @throws DeviceError `invalid-operation`
 */
export function prepare(draft: Draft, origin: Origin, head: Head, clock: ClockReading): Operation {
  const definition = definitionOf(draft.type, draft.version);
  const body = definition?.body.safeParse(makeStorable(draft.body));
  if (!body?.success) throw new DeviceError('invalid-operation', body?.error.message ?? draft.type);
  const personal = draft.personal === undefined ? null : definition?.personal?.safeParse(makeStorable(draft.personal));
  if (personal && !personal.success) throw new DeviceError('invalid-operation', personal.error.message);
  return {
    format: 1, id: draft.id, ...origin, number: head.number + 1, previous: head.hash, clock, author: draft.author,
    type: draft.type, version: draft.version, body: body.data, personal: personal?.data ?? null, hash: '',
  };
}

/** Makes the exact texts and their hashes: what is stored, chained and handed in. */
export async function seal(operation: Operation, draft: Draft, subtle: SubtleCrypto, randomBytes: RandomBytes): Promise<LogEntry> {
  const personal = operation.personal === null ? null : encodePersonal(toHex(randomBytes(16)), operation.personal as object);
  const core = encodeCore({
    ...operation,
    body: operation.body as OperationCore['body'],
    personal: personal === null ? null : await sha256Hex(subtle, personal),
  });
  const hash = await sha256Hex(subtle, core);
  return {
    operation: { ...operation, hash },
    row: {
      number: operation.number, id: operation.id, type: operation.type, hash, core, personal,
      recordedMs: operation.clock.wallMs, pending: 1, answer: null,
      ...(draft.folioNumber === undefined ? {} : { folioNumber: draft.folioNumber }),
      ...(draft.cartId === undefined ? {} : { cartId: draft.cartId }),
    },
  };
}
