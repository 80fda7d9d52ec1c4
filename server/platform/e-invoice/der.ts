/** Just enough DER (ITU-T X.690) to write a certificate. */

function length(size: number): Buffer {
  if (size < 0x80) return Buffer.from([size]);
  const bytes: number[] = [];
  for (let rest = size; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return Buffer.from([0x80 | bytes.length, ...bytes]);
}

function tagged(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(contents);
  return Buffer.concat([Buffer.from([tag]), length(body.length), body]);
}

export const derSequence = (...contents: readonly Uint8Array[]): Buffer => tagged(0x30, ...contents);
export const derSet = (...contents: readonly Uint8Array[]): Buffer => tagged(0x31, ...contents);
export const derUtf8 = (text: string): Buffer => tagged(0x0c, Buffer.from(text, 'utf8'));
export const derBitString = (bytes: Uint8Array, unusedBits = 0): Buffer => tagged(0x03, Buffer.from([unusedBits]), bytes);
export const derOctetString = (bytes: Uint8Array): Buffer => tagged(0x04, bytes);
export const derExplicit = (number: number, content: Uint8Array): Buffer => tagged(0xa0 | number, content);
export const derTrue: Buffer = Buffer.from([0x01, 0x01, 0xff]);

/** A positive integer, big-endian. */
export function derInteger(bytes: Uint8Array): Buffer {
  return tagged(0x02, (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);
}

/** `2.5.4.3` as DER. */
export function derOid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = [first * 40 + second, ...rest.flatMap(base128)];
  return tagged(0x06, Buffer.from(bytes));
}

function base128(value: number): number[] {
  const bytes = [value % 128];
  for (let left = Math.floor(value / 128); left > 0; left = Math.floor(left / 128)) bytes.unshift(0x80 | (left % 128));
  return bytes;
}

/** A time to the second; until 2049 with two digits of the year, as X.509 wants it. */
export function derTime(instantMs: number): Buffer {
  const digits = new Date(instantMs).toISOString().replace(/[-:T]/g, '').slice(0, 14);
  const [tag, written] = digits < '2050' ? [0x17, digits.slice(2)] as const : [0x18, digits] as const;
  return tagged(tag, Buffer.from(`${written}Z`, 'ascii'));
}
