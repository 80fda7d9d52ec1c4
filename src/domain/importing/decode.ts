/** The encodings in which parts lists come: of today, of old Windows programs, of Excel's «Unicode text». */
export type TextEncoding = 'utf-8' | 'windows-1252' | 'utf-16le';

const SLICE_BYTES = 65_536;
const UTF8_BOM = [0xef, 0xbb, 0xbf] as const;
const UTF16LE_BOM = [0xff, 0xfe] as const;
const CONVINCING_RATIO = 10;

/** What windows-1252 has in place of the control characters 80–9F. Five bytes mean nothing. */
const WINDOWS_1252_HIGH = '€�‚ƒ„…†‡ˆ‰Š‹Œ�Ž��‘’“”•–—˜™š›œ�žŸ';

function startsWith(bytes: Uint8Array, mark: readonly number[]): boolean {
  return mark.every((byte, index) => bytes[index] === byte);
}

/** Length of the well-formed UTF-8 sequence at a lead byte of 80 or more; 0 when there is none. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0;
  const length = lead >= 0xc2 && lead <= 0xdf ? 2 : lead >= 0xe0 && lead <= 0xef ? 3 : lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
  for (let next = 1; next < length; next += 1) {
    const byte = bytes[at + next] ?? 0;
    if (byte < 0x80 || byte > 0xbf) return 0;
  }
  const second = bytes[at + 1] ?? 0;
  const overlong = (lead === 0xe0 && second < 0xa0) || (lead === 0xf0 && second < 0x90);
  const outside = (lead === 0xed && second > 0x9f) || (lead === 0xf4 && second > 0x8f);
  return overlong || outside ? 0 : length;
}

/**
 * Decides the encoding from every byte, since the first accent may come late. Text without accents is
 * UTF-8. A file that is UTF-8 but for a few damaged bytes stays UTF-8: in windows-1252 Spanish, accented
 * letters hardly ever form a UTF-8 sequence.
 */
export function detectEncoding(bytes: Uint8Array): TextEncoding {
  if (startsWith(bytes, UTF16LE_BOM)) return 'utf-16le';
  if (startsWith(bytes, UTF8_BOM)) return 'utf-8';
  let sequences = 0;
  let stray = 0;
  for (let at = 0; at < bytes.length; ) {
    if ((bytes[at] ?? 0) < 0x80) {
      at += 1;
      continue;
    }
    const length = sequenceLength(bytes, at);
    if (length === 0) stray += 1;
    else sequences += 1;
    at += Math.max(1, length);
  }
  return stray * CONVINCING_RATIO <= sequences ? 'utf-8' : 'windows-1252';
}

const WINDOWS_1252 = Uint16Array.from({ length: 256 }, (_, byte) => (byte >= 0x80 && byte <= 0x9f ? WINDOWS_1252_HIGH.charCodeAt(byte - 0x80) : byte));

/** Own table rather than the decoder's: some releases of Node decode 80–9F as control characters. */
function decodeWindows1252(bytes: Uint8Array): string {
  const units = new DataView(new ArrayBuffer(bytes.length * 2));
  for (let at = 0; at < bytes.length; at += 1) units.setUint16(at * 2, WINDOWS_1252[bytes[at] ?? 0] ?? 0, true);
  return new TextDecoder('utf-16le', { ignoreBOM: true }).decode(units);
}

/**
 * The text of a file in pieces of some 64 KiB, without its byte order mark. Bytes that mean nothing in the
 * encoding become U+FFFD, so that the rows they stand in can be reported.
 */
export function* decodeText(bytes: Uint8Array, encoding: TextEncoding): Generator<string> {
  const decoder = encoding === 'windows-1252' ? null : new TextDecoder(encoding);
  for (let at = 0; at < bytes.length; at += SLICE_BYTES) {
    const slice = bytes.subarray(at, at + SLICE_BYTES);
    yield decoder === null ? decodeWindows1252(slice) : decoder.decode(slice, { stream: true });
  }
  const last = decoder?.decode() ?? '';
  if (last !== '') yield last;
}
