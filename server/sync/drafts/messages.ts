import { createDecoder, readVarUint, readVarUint8Array } from 'lib0/decoding';
import { createEncoder, toUint8Array, writeVarUint, writeVarUint8Array } from 'lib0/encoding';
import { messageYjsSyncStep1, writeSyncStep1, writeSyncStep2, writeUpdate } from 'y-protocols/sync';
import type { Doc } from 'yjs';
import { MESSAGE_STORED } from '../../../src/domain/drafts/api.ts';

/** The message types of y-websocket. */
const MESSAGE_SYNC = 0;
const MESSAGE_AWARENESS = 1;
const MESSAGE_QUERY_AWARENESS = 3;

export type Message =
  /** What the sender has: it asks for the rest. */
  | { kind: 'asks'; stateVector: Uint8Array }
  | { kind: 'update'; update: Uint8Array }
  | { kind: 'awareness'; update: Uint8Array }
  | { kind: 'asks-awareness' };

/** Reads one message of y-websocket; null for what is none. */
export function readMessage(bytes: Uint8Array): Message | null {
  try {
    const decoder = createDecoder(bytes);
    const type = readVarUint(decoder);
    if (type === MESSAGE_QUERY_AWARENESS) return { kind: 'asks-awareness' };
    if (type === MESSAGE_AWARENESS) return { kind: 'awareness', update: readVarUint8Array(decoder) };
    if (type !== MESSAGE_SYNC) return null;
    const step = readVarUint(decoder);
    const rest = readVarUint8Array(decoder);
    return step === messageYjsSyncStep1 ? { kind: 'asks', stateVector: rest } : { kind: 'update', update: rest };
  } catch {
    return null;
  }
}

/** Asks for what the document lacks. */
export function askingMessage(doc: Doc): Uint8Array {
  return syncMessage((encoder) => writeSyncStep1(encoder, doc));
}

/** What somebody with this state vector lacks. */
export function answerMessage(doc: Doc, stateVector: Uint8Array): Uint8Array {
  return syncMessage((encoder) => writeSyncStep2(encoder, doc, stateVector));
}

export function updateMessage(update: Uint8Array): Uint8Array {
  return syncMessage((encoder) => writeUpdate(encoder, update));
}

export function awarenessMessage(update: Uint8Array): Uint8Array {
  return bytesMessage(MESSAGE_AWARENESS, update);
}

/** Says that all of the document up to here is stored. */
export function storedMessage(stateVector: Uint8Array): Uint8Array {
  return bytesMessage(MESSAGE_STORED, stateVector);
}

function syncMessage(write: (encoder: ReturnType<typeof createEncoder>) => void): Uint8Array {
  const encoder = createEncoder();
  writeVarUint(encoder, MESSAGE_SYNC);
  write(encoder);
  return toUint8Array(encoder);
}

function bytesMessage(type: number, bytes: Uint8Array): Uint8Array {
  const encoder = createEncoder();
  writeVarUint(encoder, type);
  writeVarUint8Array(encoder, bytes);
  return toUint8Array(encoder);
}
