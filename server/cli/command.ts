import type { ParseArgsConfig } from 'node:util';
import type { Databases } from '../db/databases.ts';
import type { Config } from '../platform/config.ts';

/** The part of a logger that commands pass on. */
export interface CommandLog {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface CommandContext {
  config: Config;
  log: CommandLog;
  /** Writes a line of the result to stdout. */
  print(line: string): void;
  /** Writes a line about the work (progress, a hint) to stderr. */
  tell(line: string): void;
  /**
   * Opens the databases: those of DATABASE_URL, of the server that runs on DATA_DIR, or of a
   * PostgreSQL started for this command alone; closed by itself at the end.
   */
  openDatabases(): Promise<Databases>;
}

/** What was typed after the command's words. */
export interface CommandArguments {
  positionals: string[];
  values: Record<string, string | boolean | undefined>;
}

export interface Command {
  /** Words that call it, e.g. `tenant create`. */
  name: string;
  /** What follows the words, e.g. `SLUG --name NAME`. */
  usage: string;
  /** One Spanish sentence. */
  summary: string;
  options: NonNullable<ParseArgsConfig['options']>;
  /** How many positional arguments it takes. */
  positionals: { min: number; max: number };
  /** @returns the exit code; nothing means 0. */
  run(context: CommandContext, args: CommandArguments): Promise<number | void>;
}

/** The command line cannot be understood: exit code 2. `message` is a Spanish sentence. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

/** A text option that must be given. @throws UsageError */
export function requireText(args: CommandArguments, name: string): string {
  const value = args.values[name];
  if (typeof value === 'string' && value.trim() !== '') return value.trim();
  throw new UsageError(`Falta --${name}.`);
}

/** A text option that may be given. */
export function optionalText(args: CommandArguments, name: string): string | undefined {
  const value = args.values[name];
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}
