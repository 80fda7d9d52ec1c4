/** The bytes are not text in the encoding they say. `message` is a Spanish sentence. */
export class FileTextError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'FileTextError';
  }
}

/** The text of an XML file: by its byte order mark, else by its declaration, else UTF-8. @throws FileTextError */
export function xmlFileText(bytes: Uint8Array): string {
  const encoding = encodingOf(bytes);
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new FileTextError(`El archivo no está en ${encoding}, como debería.`);
  }
}

function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const head = Buffer.from(bytes.subarray(0, 200)).toString('latin1');
  return /^<\?xml[^>]*\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["']/.exec(head)?.[1]?.toLowerCase() ?? 'utf-8';
}
