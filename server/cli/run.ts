import { parseArgs } from 'node:util';
import { BackupError } from '../db/backup/backup-error.ts';
import { TenantManagementError, TenantUnavailable } from '../db/errors.ts';
import { ConfigError, loadConfig } from '../platform/config.ts';
import { UsageError } from './command.ts';
import type { Command, CommandArguments, CommandLog } from './command.ts';
import { databaseOpener } from './open-databases.ts';

export interface CommandLine {
  /** What was typed, without the program's own name. */
  argv: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
  commands: readonly Command[];
  print(line: string): void;
  tell(line: string): void;
}

/**
 * Runs one command.
 * @returns the exit code: 0 done, 1 failed, 2 not understood.
 */
export async function runCommandLine(line: CommandLine): Promise<number> {
  try {
    return await dispatch(line);
  } catch (error) {
    line.tell(sentenceOf(error));
    if (error instanceof UsageError) return 2;
    if (line.env.LOG_LEVEL === 'debug' && error instanceof Error) line.tell(error.stack ?? '');
    return 1;
  }
}

async function dispatch({ argv, env, commands, print, tell }: CommandLine): Promise<number> {
  const found = findCommand(commands, argv);
  const wantsHelp = argv.length === 0 || argv.includes('--help') || argv.includes('-h') || argv[0] === 'help';
  if (wantsHelp) {
    print(found ? helpOf(found.command) : overview(commands, argv[0] === 'help' ? argv.slice(1) : argv));
    return 0;
  }
  if (!found) throw new UsageError(`No existe la orden «${argv.join(' ')}». Lista de órdenes: npm run -s nexus -- --help`);
  const args = parse(found.command, found.rest);
  const config = loadConfig(env);
  const log = stderrLog(config.logLevel, tell);
  const opener = databaseOpener(config, log);
  try {
    return (await found.command.run({ config, log, print, tell, openDatabases: opener.open }, args)) ?? 0;
  } finally {
    await opener.close();
  }
}

/** The command whose words come first; of several the one with most words. */
function findCommand(commands: readonly Command[], argv: readonly string[]): { command: Command; rest: string[] } | undefined {
  const [command] = commands
    .filter(({ name }) => name === argv.slice(0, name.split(' ').length).join(' '))
    .sort((a, b) => b.name.length - a.name.length);
  return command && { command, rest: argv.slice(command.name.split(' ').length) };
}

function parse(command: Command, args: string[]): CommandArguments {
  let parsed: CommandArguments;
  try {
    const { positionals, values } = parseArgs({ args, options: command.options, allowPositionals: true });
    parsed = { positionals, values: values as CommandArguments['values'] };
  } catch (error) {
    const which = error instanceof Error ? /'(-[^' ]*)/.exec(error.message)?.[1] : undefined;
    throw new UsageError(`No se entiende ${which ?? 'lo que sigue a la orden'}.\n${helpOf(command)}`);
  }
  const { min, max } = command.positionals;
  if (parsed.positionals.length < min || parsed.positionals.length > max) throw new UsageError(helpOf(command));
  return parsed;
}

function helpOf({ name, usage, summary }: Command): string {
  return `${summary}\nUso: npm run -s nexus -- ${name} ${usage}`.trimEnd();
}

function overview(commands: readonly Command[], words: readonly string[]): string {
  const group = words.filter((word) => !word.startsWith('-')).join(' ');
  const shown = commands.filter(({ name }) => name.startsWith(group));
  const list = (shown.length > 0 ? shown : commands).map(({ name, usage, summary }) => `  ${`${name} ${usage}`.trimEnd()}\n      ${summary}`);
  return ['Uso: npm run -s nexus -- ORDEN [ARGUMENTOS]', '', ...list, '', 'Ayuda de una orden: npm run -s nexus -- ORDEN --help'].join('\n');
}

function sentenceOf(error: unknown): string {
  if (error instanceof UsageError || error instanceof TenantManagementError || error instanceof TenantUnavailable || error instanceof BackupError) return error.message;
  if (error instanceof ConfigError) return `La configuración no es válida:\n${error.problems.map((problem) => `  - ${problem}`).join('\n')}`;
  return `No se pudo: ${error instanceof Error ? error.message : String(error)}`;
}

/** Stdout is for the result: what goes on behind it is told on stderr, warnings and errors only unless debugging. */
function stderrLog(level: string, tell: (line: string) => void): CommandLog {
  const write = (fields: object, message: string) => tell(`${message} ${JSON.stringify(fields)}`);
  const quiet = () => {};
  const debug = level === 'debug' || level === 'trace' ? write : quiet;
  const loud = level === 'silent' ? quiet : write;
  return { debug, info: debug, warn: (_, message) => loud === quiet || tell(message), error: loud };
}
