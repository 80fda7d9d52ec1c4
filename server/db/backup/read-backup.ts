import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { z } from 'zod';
import { BackupError } from './backup-error.ts';
import { headerSchema, tableSchema, trailerSchema, type BackupHeader, type BackupTable, type BackupTrailer } from './backup-format.ts';

/** What a backup holds, line by line; rows as their JSON text. */
export type BackupLine =
  | { kind: 'header'; header: BackupHeader }
  | { kind: 'table'; table: BackupTable }
  | { kind: 'row'; text: string }
  | { kind: 'end'; trailer: BackupTrailer };

const NEWLINE = 0x0a;

/**
 * Reads a backup through and compares every count and hash with what its end says.
 * @throws BackupError when it is damaged, cut short, or no backup at all.
 */
export async function verifyBackup(path: string): Promise<{ header: BackupHeader; rows: number }> {
  let header: BackupHeader | null = null;
  let rows = 0;
  let ended = false;
  for await (const line of readBackup(path)) {
    if (line.kind === 'header') header = line.header;
    if (line.kind === 'row') rows += 1;
    ended = line.kind === 'end';
  }
  if (header === null || !ended) throw incomplete();
  return { header, rows };
}

/** The lines of a backup, checked as they go by: the last is its end, or it throws. */
export async function* readBackup(path: string): AsyncGenerator<BackupLine> {
  const whole = createHash('sha256');
  const counted = new Map<string, { rows: number; hash: ReturnType<typeof createHash> }>();
  let current: { rows: number; hash: ReturnType<typeof createHash> } | null = null;
  let first = true;
  let ended = false;
  for await (const bytes of byteLines(path)) {
    if (ended) throw damaged();
    const text = bytes.toString('utf8');
    if (text.startsWith('{"end":')) {
      const trailer = parse(trailerSchema, text);
      compare(trailer, whole.digest('hex'), counted);
      ended = true;
      yield { kind: 'end', trailer };
      continue;
    }
    whole.update(bytes).update('\n');
    if (first) {
      first = false;
      yield { kind: 'header', header: readHeader(text) };
    } else if (text.startsWith('[')) {
      if (current === null) throw damaged();
      current.rows += 1;
      current.hash.update(bytes).update('\n');
      yield { kind: 'row', text };
    } else {
      const table = parse(tableSchema, text);
      current = { rows: 0, hash: createHash('sha256') };
      counted.set(table.table, current);
      yield { kind: 'table', table };
    }
  }
  if (!ended) throw incomplete();
}

function compare(trailer: BackupTrailer, sha256: string, counted: ReadonlyMap<string, { rows: number; hash: ReturnType<typeof createHash> }>): void {
  if (trailer.sha256 !== sha256 || Object.keys(trailer.tables).length !== counted.size) throw damaged();
  for (const [name, { rows, hash }] of counted) {
    const said = trailer.tables[name];
    if (said?.rows !== rows || said.sha256 !== hash.digest('hex')) throw damaged();
  }
}

function readHeader(text: string): BackupHeader {
  try {
    return headerSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new BackupError('backup-unreadable', 'El archivo no es un respaldo que esta versión entienda.', { cause: error });
  }
}

function parse<S extends z.ZodType>(schema: S, text: string): z.infer<S> {
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    throw new BackupError('backup-damaged', 'El respaldo está dañado: no se ha tocado nada.', { cause: error });
  }
}

/** Lines without their ends; only a line feed ends one. */
async function* byteLines(path: string): AsyncGenerator<Buffer> {
  let rest: Buffer[] = [];
  try {
    // Whatever ends it, the file is closed; an error of reading reaches the reader of what was unpacked.
    const unpacked = pipeline(createReadStream(path), createGunzip(), () => {});
    for await (const chunk of unpacked as AsyncIterable<Buffer>) {
      let from = 0;
      for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, from)) {
        yield Buffer.concat([...rest, chunk.subarray(from, at)]);
        rest = [];
        from = at + 1;
      }
      if (from < chunk.length) rest.push(chunk.subarray(from));
    }
  } catch (error) {
    throw fileError(error);
  }
  if (rest.length > 0) throw incomplete();
}

function fileError(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'Z_BUF_ERROR') return incomplete();
  if (typeof code === 'string' && code.startsWith('Z_')) return damaged();
  return error;
}

function damaged(): BackupError {
  return new BackupError('backup-damaged', 'El respaldo está dañado: no se ha tocado nada.');
}

function incomplete(): BackupError {
  return new BackupError('backup-incomplete', 'El respaldo está incompleto: no se ha tocado nada.');
}
