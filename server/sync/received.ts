import { createHash } from 'node:crypto';
import {
  coreSchema, MAX_CORE_LENGTH, MAX_PERSONAL_LENGTH, personalSchema, type Operation, type OperationCore,
} from '../../src/domain/kernel/envelope.ts';
import { isStorable } from '../../src/domain/kernel/schemas.ts';
import { definitionOf, knownTypes, type AnyDefinition } from '../../src/domain/registry.ts';
import type { PushRequest } from '../../src/domain/sync/api.ts';

export type HandedIn = PushRequest['operations'][number];

/** What was read of an operation by itself, before anything is asked of the database. */
export interface Received {
  number: number;
  hash: string;
  /** The texts exactly as handed in. */
  core: string;
  personal: string | null;
  /** Null when the core cannot be trusted to say what it is. */
  envelope: OperationCore | null;
  /** The hash of the device's operation before it, as far as an unchanged core says. */
  previous: string | null;
  reading: Reading;
}

export type Reading =
  | { kind: 'readable'; definition: AnyDefinition; operation: Operation }
  /** A type or version that this build does not know: kept, and tried again after an upgrade. */
  | { kind: 'unknown'; reason: string }
  /** Malformed, or contradicts its own envelope: kept whole, with the reason. */
  | { kind: 'refused'; reason: string };

const knownTypeNames = new Set(knownTypes().map(({ type }) => type));

/** SHA-256 of a text's UTF-8 bytes, in lower-case hexadecimal. */
export function hashText(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** Reads one operation of a device's hand-in. Never throws: whatever is wrong with it concerns it alone. */
export function readOperation(device: string, given: HandedIn): Received {
  const texts = { number: given.number, hash: given.hash, core: given.core, personal: given.personal };
  const core = readCore(device, given);
  if (typeof core === 'string') {
    return { ...texts, envelope: null, previous: previousNamedIn(given, core), reading: { kind: 'refused', reason: core } };
  }
  return { ...texts, envelope: core, previous: core.previous, reading: readBody(core, given) };
}

function readCore(device: string, given: HandedIn): OperationCore | string {
  if (hashText(given.core) !== given.hash) return 'hash-mismatch';
  if (given.core.length > MAX_CORE_LENGTH) return 'too-long';
  const parsed = coreSchema.safeParse(parseJson(given.core));
  if (!parsed.success) return 'malformed-core';
  if (!isStorable(given.core) || (given.personal !== null && !isStorable(given.personal))) return 'unstorable-text';
  if (parsed.data.device !== device) return 'wrong-device';
  return parsed.data.number === given.number ? parsed.data : 'wrong-number';
}

/** A core that cannot be read may still name the one before it, if its hash proves it unchanged. */
function previousNamedIn(given: HandedIn, reason: string): string | null {
  if (reason === 'hash-mismatch') return null;
  return /"previous":"([0-9a-f]{64})"/.exec(given.core)?.[1] ?? null;
}

function readBody(core: OperationCore, given: HandedIn): Reading {
  const definition = definitionOf(core.type, core.version);
  if (definition === null) {
    return { kind: 'unknown', reason: knownTypeNames.has(core.type) ? 'unknown-version' : 'unknown-type' };
  }
  const body = definition.body.safeParse(core.body);
  if (!body.success) return { kind: 'refused', reason: 'malformed-body' };
  const personal = readPersonal(core.personal, given.personal, definition);
  if ('reason' in personal) return { kind: 'refused', reason: personal.reason };
  return { kind: 'readable', definition, operation: { ...core, hash: given.hash, body: body.data, personal: personal.data } };
}

/** The detached part: what the core's hash names, and nothing else. */
function readPersonal(hash: string | null, text: string | null, definition: AnyDefinition): { data: unknown } | { reason: string } {
  if (hash === null) return text === null ? { data: null } : { reason: 'personal-mismatch' };
  if (text === null) return { reason: 'personal-missing' };
  if (text.length > MAX_PERSONAL_LENGTH) return { reason: 'too-long' };
  if (hashText(text) !== hash) return { reason: 'personal-mismatch' };
  const sealed = personalSchema.safeParse(parseJson(text));
  if (!sealed.success || definition.personal === null) return { reason: 'malformed-personal' };
  const data = definition.personal.safeParse(sealed.data.data);
  return data.success ? { data: data.data } : { reason: 'malformed-personal' };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Reads a stored operation again with this build's schemas. An erased personal part stays null: the hash alone
 * remains, and effects that need it have none.
 */
export function rereadOperation(stored: { hash: string; core: string; personal: string | null }): Reading {
  const core = coreSchema.safeParse(parseJson(stored.core));
  if (!core.success) return { kind: 'refused', reason: 'malformed-core' };
  const erased = core.data.personal !== null && stored.personal === null;
  const envelope = erased ? { ...core.data, personal: null } : core.data;
  return readBody(envelope, { number: core.data.number, hash: stored.hash, core: stored.core, personal: stored.personal });
}
