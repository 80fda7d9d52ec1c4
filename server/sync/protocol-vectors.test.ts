import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { challengeText, enrolmentText, folioSeries } from '../../src/domain/identity/enrolment.ts';
import { publicJwkSchema } from '../../src/domain/identity/api.ts';
import { businessTimeMs, clockReadingSchema, compareStamps, nextReading } from '../../src/domain/kernel/clock.ts';
import { coreSchema, encodeCore, encodePersonal, FIRST_PREVIOUS, handInText } from '../../src/domain/kernel/envelope.ts';
import { uuidv7 } from '../../src/domain/kernel/ids.ts';
import { pushRequestSchema } from '../../src/domain/sync/api.ts';
import { firstCovered, isSignedBy } from './signature.ts';
import { readOperation } from './received.ts';

const stamp = z.strictObject({ ms: z.int(), counter: z.int(), device: z.string() });
const vectors = z.strictObject({
  note: z.string(),
  publicKey: publicJwkSchema,
  privateKey: z.looseObject({ d: z.string() }),
  uuidv7: z.strictObject({ nowMs: z.int(), randomHex: z.string(), id: z.string() }),
  clocks: z.array(z.strictObject({ wallMs: z.int(), offset: z.strictObject({ offsetMs: z.int(), measuredAtWallMs: z.int() }).nullable(), previous: clockReadingSchema.nullable(), reading: clockReadingSchema })),
  businessTimes: z.array(z.strictObject({ logicalMs: z.int(), previousBusinessMs: z.int().nullable(), receivedAtMs: z.int(), businessMs: z.int() })),
  stamps: z.array(z.strictObject({ earlier: stamp, later: stamp })),
  folioSeries: z.array(z.strictObject({ registerName: z.string(), formerEnrolments: z.int(), series: z.string() })),
  signed: z.array(z.strictObject({ what: z.string(), text: z.string(), signature: z.string() })),
  operations: z.array(z.strictObject({ what: z.string(), core: coreSchema, coreText: z.string(), coreUtf8Hex: z.string(), hash: z.string(), personal: z.strictObject({ salt: z.string(), data: z.record(z.string(), z.unknown()), text: z.string(), hash: z.string() }).nullable() })),
  handIn: pushRequestSchema,
  refused: z.array(z.strictObject({ reason: z.string(), operation: z.strictObject({ number: z.int(), hash: z.string(), core: z.string(), personal: z.string().nullable() }) })),
}).parse(JSON.parse(readFileSync(new URL('../../docs/sync-protocol.vectors.json', import.meta.url), 'utf8')));

const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');
const [operation] = vectors.operations;
const device = operation!.core.device;

describe('the vectors of docs/sync-protocol.md', () => {
  it('texts, bytes and hashes of operations are what the code makes', () => {
    let previous = FIRST_PREVIOUS;
    for (const { core, coreText, coreUtf8Hex, hash, personal } of vectors.operations) {
      expect(encodeCore(core)).toBe(coreText);
      expect(Buffer.from(coreText, 'utf8').toString('hex')).toBe(coreUtf8Hex);
      expect(sha256(coreText)).toBe(hash);
      expect(core.previous).toBe(previous);
      if (personal) {
        expect(encodePersonal(personal.salt, personal.data)).toBe(personal.text);
        expect(sha256(personal.text)).toBe(personal.hash);
      }
      expect(core.personal).toBe(personal?.hash ?? null);
      previous = hash;
    }
  });

  it('the hand-in is those operations, covered and signed, and each can be read', async () => {
    expect(vectors.handIn.operations).toEqual(vectors.operations.map(({ core, coreText, hash, personal }) => ({ number: core.number, hash, core: coreText, personal: personal?.text ?? null })));
    expect(await isSignedBy(device, vectors.publicKey, vectors.handIn)).toBe(true);
    const received = vectors.handIn.operations.map((one) => readOperation(device, one));
    expect(firstCovered(received)).toBe(0);
    expect(received.map(({ reading }) => reading.kind)).toEqual(received.map(() => 'readable'));
    const last = vectors.handIn.operations.at(-1)!;
    expect(vectors.signed.find(({ what }) => what === 'hand-in')?.text).toBe(handInText(device, last.number, last.hash));
  });

  it('every signature holds over its text, and the texts are what the code makes', () => {
    const key = createPublicKey({ key: vectors.publicKey, format: 'jwk' });
    for (const { text, signature } of vectors.signed) {
      expect(verify('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'))).toBe(true);
    }
    expect(vectors.signed.map(({ text }) => text).slice(0, 2)).toEqual([enrolmentText('abcd-2345'), challengeText(device, 'a-nonce')]);
  });

  it('what is refused is refused for its reason', () => {
    expect(vectors.refused.map(({ operation: one }) => readOperation(device, one).reading)).toEqual(vectors.refused.map(({ reason }) => (reason.startsWith('unknown-') ? { kind: 'unknown', reason } : { kind: 'refused', reason })));
  });

  it('ids, clocks, times, stamps and series are what the code makes', () => {
    const { nowMs, randomHex, id } = vectors.uuidv7;
    expect(uuidv7(nowMs, () => Uint8Array.from(Buffer.from(randomHex, 'hex')))).toBe(id);
    for (const { wallMs, offset, previous, reading } of vectors.clocks) expect(nextReading(wallMs, offset, previous)).toEqual(reading);
    for (const { logicalMs, previousBusinessMs, receivedAtMs, businessMs } of vectors.businessTimes) {
      expect(businessTimeMs({ wallMs: 0, logicalMs, counter: 0, offsetMs: null, offsetAgeMs: null }, previousBusinessMs, receivedAtMs)).toBe(businessMs);
    }
    for (const { earlier, later } of vectors.stamps) expect(compareStamps(later, earlier)).toBeGreaterThan(0);
    for (const { registerName, formerEnrolments, series } of vectors.folioSeries) expect(folioSeries(registerName, formerEnrolments)).toBe(series);
  });
});
