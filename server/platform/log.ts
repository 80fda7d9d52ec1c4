import type { DestinationStream, Logger, LoggerOptions } from 'pino';
import { pino } from 'pino';

const secretName = /pass(word)?|^pin$|pin(code|hash)|pepper|secret|token|cookie|authorization|^code$|codehash|^body$|signature|private|jwk|verifier/i;
const MAX_DEPTH = 6;

/** A copy of a logged value in which everything with a secret's name is replaced. */
function scrub(value: unknown, depth: number): unknown {
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  if (depth >= MAX_DEPTH) return '[deep]';
  if (Array.isArray(value)) return value.map((item) => scrub(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, secretName.test(name) ? '[redacted]' : scrub(item, depth + 1)]),
  );
}

const safeErrorCode = /^[A-Za-z0-9_-]{1,64}$/;

/** Parsers and PostgreSQL quote what they were given in their messages: what stands in quotes is masked. */
function maskQuoted(text: string): string {
  return text.replaceAll(/"[^"]*"|'[^']*'|`[^`]*`|\([^)]*\)=\([^)]*\)/g, '"…"');
}

/** An error for the log: its name, masked message, where it came from, and PostgreSQL's own coordinates. Never its values. */
function describeError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return { type: typeof error };
  const fields = error as Error & Record<string, unknown>;
  const known = ['code', 'severity', 'schema', 'table', 'column', 'constraint', 'routine', 'syscall', 'address', 'port'];
  const extra = known
    .map((name): [string, unknown] => [name === 'code' ? 'errorCode' : name, fields[name]])
    .filter(([, value]) => typeof value === 'number' || (typeof value === 'string' && safeErrorCode.test(value)));
  return {
    type: error.name,
    message: maskQuoted(error.message),
    ...Object.fromEntries(extra),
    stack: (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)).map((line) => line.trim()),
    ...(error.cause !== undefined && depth < 3 ? { cause: describeError(error.cause, depth + 1) } : {}),
  };
}

/**
 * The server's logger: one JSON object a line on stdout (or `destination`), times in ISO form.
 * Bodies, cookies, tokens, codes and PINs are replaced by their name wherever they stand, as a second line of defence:
 * the first is never to hand them over.
 */
export function createLogger(options: { level: string; destination?: DestinationStream }): Logger {
  const settings: LoggerOptions = {
    level: options.level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: (error: unknown) => describeError(error) },
    formatters: {
      level: (label) => ({ level: label }),
      // `code` at the top is ours, the stable code of a problem; serializers run after this.
      log: (fields) =>
        Object.fromEntries(
          Object.entries(fields).map(([name, value]) => {
            if (name === 'err' || name === 'problemCode') return [name, value];
            return [name, secretName.test(name) ? '[redacted]' : scrub(value, 1)];
          }),
        ),
    },
  };
  return options.destination ? pino(settings, options.destination) : pino(settings);
}
