import { randomBytes } from 'node:crypto';
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';

/** A secret that is too easy to guess, or was copied from an example, counts as missing. */
const exampleSecret = /^(change[-_ ]?me|secret|password|default|example|pepper|.*changeme.*)$/i;

const pepperSchema = z
  .string()
  .min(32, 'must have at least 32 characters')
  .refine((value) => !exampleSecret.test(value) && new Set(value).size >= 8, 'is an example or too easy to guess');

const masterKeySchema = z.string().refine((value) => {
  const bytes = Buffer.from(value, 'base64');
  return /^[A-Za-z0-9+/]{43}=$/.test(value) && bytes.length === 32 && new Set(bytes).size >= 8;
}, 'must be 32 random bytes in base64 (make one with: openssl rand -base64 32)');

const metricsTokenSchema = z.string().min(16, 'must have at least 16 characters');

/** Every setting of the server by its name in the environment; `.env.example` lists the same. */
export const settingsSchema = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  DATA_DIR: z.string().min(1).default('./data'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must start with postgres://')
    .optional(),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  TRUSTED_PROXIES: z
    .string()
    .default('')
    .transform((text) => text.split(',').map((part) => part.trim()).filter((part) => part !== ''))
    .pipe(z.array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]))),
  PIN_PEPPER: pepperSchema.optional(),
  MASTER_KEY: masterKeySchema.optional(),
  METRICS_TOKEN: metricsTokenSchema.optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MAIL_FROM: z.email().optional(),
});

/** Settings that may also be given as the path of a file, in NAME_FILE. */
export const secretNames = ['DATABASE_URL', 'PIN_PEPPER', 'MASTER_KEY', 'METRICS_TOKEN', 'SMTP_URL'] as const;

export interface Config {
  nodeEnv: 'development' | 'test' | 'production';
  port: number;
  /** True when PORT was given: then a taken port is an error, not a reason to try the next. */
  portFixed: boolean;
  host: string;
  /** Absolute path. */
  dataDir: string;
  /** Absent: the server runs a PostgreSQL of its own in `dataDir`. */
  databaseUrl: string | undefined;
  publicUrl: string | undefined;
  logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
  /** Addresses or networks whose forwarding headers count. */
  trustedProxies: string[];
  /** Key of the HMAC under PINs and passwords; kept out of the database. */
  pinPepper: string;
  /** 32 bytes: encrypts signing keys and other secrets at rest. */
  masterKey: Buffer;
  metricsToken: string | undefined;
  /** Absent: nothing is mailed, and screens say so. */
  mail: { url: string; from: string } | undefined;
}

/** The environment does not make a valid configuration; `problems` lists all of them. */
export class ConfigError extends Error {
  readonly code = 'config-invalid';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The configuration is not valid:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/**
 * Reads and checks every setting. Without NODE_ENV=production, secrets that are missing are made
 * once and kept in DATA_DIR/secrets.json (mode 0600); in production they must be given.
 * @throws ConfigError with every problem found, never only the first.
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const problems: string[] = [];
  const parsed = settingsSchema.safeParse(withSecretFiles(withoutBlanks(env), problems));
  for (const issue of parsed.error?.issues ?? []) problems.push(`${issue.path.join('.')} ${issue.message}`);
  if (env.NODE_ENV === 'production') requireSecrets(parsed.error, parsed.data, env, problems);
  if (parsed.data && !parsed.data.SMTP_URL !== !parsed.data.MAIL_FROM) problems.push('SMTP_URL and MAIL_FROM go together: give both or neither');
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems);
  const settings = parsed.data;
  const dataDir = resolve(settings.DATA_DIR);
  const kept = settings.PIN_PEPPER && settings.MASTER_KEY ? undefined : keptSecrets(dataDir);
  return {
    nodeEnv: settings.NODE_ENV,
    port: settings.PORT,
    portFixed: (env.PORT ?? '').trim() !== '',
    host: settings.HOST,
    dataDir,
    databaseUrl: settings.DATABASE_URL,
    publicUrl: settings.PUBLIC_URL?.replace(/\/+$/, ''),
    logLevel: settings.LOG_LEVEL,
    trustedProxies: settings.TRUSTED_PROXIES,
    pinPepper: settings.PIN_PEPPER ?? kept?.PIN_PEPPER ?? '',
    masterKey: Buffer.from(settings.MASTER_KEY ?? kept?.MASTER_KEY ?? '', 'base64'),
    metricsToken: settings.METRICS_TOKEN,
    mail: settings.SMTP_URL && settings.MAIL_FROM ? { url: settings.SMTP_URL, from: settings.MAIL_FROM } : undefined,
  };
}

type Environment = Record<string, string | undefined>;

/** A setting left blank (`PORT=`) counts as not given. */
function withoutBlanks(env: Readonly<Environment>): Environment {
  const given: Environment = {};
  for (const name of [...Object.keys(settingsSchema.shape), ...secretNames.map((name) => `${name}_FILE`)]) {
    const value = env[name]?.trim();
    if (value) given[name] = value;
  }
  return given;
}

function withSecretFiles(env: Environment, problems: string[]): Environment {
  const given = { ...env };
  for (const name of secretNames) {
    const path = env[`${name}_FILE`];
    if (!path) continue;
    if (given[name]) problems.push(`${name} and ${name}_FILE are both given: keep one`);
    try {
      given[name] = readFileSync(path, 'utf8').trim();
    } catch (error) {
      problems.push(`${name}_FILE cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return given;
}

function requireSecrets(
  error: z.ZodError | undefined,
  settings: { PIN_PEPPER?: string | undefined; MASTER_KEY?: string | undefined } | undefined,
  env: Readonly<Environment>,
  problems: string[],
): void {
  for (const name of ['PIN_PEPPER', 'MASTER_KEY'] as const) {
    const reported = error?.issues.some((issue) => issue.path[0] === name) ?? false;
    const given = settings ? settings[name] : (env[name] ?? env[`${name}_FILE`])?.trim();
    if (!reported && !given) problems.push(`${name} is missing (it must be given when NODE_ENV=production)`);
  }
}

const keptSecretsSchema = z.object({ PIN_PEPPER: pepperSchema, MASTER_KEY: masterKeySchema });

/** Two processes may start at once on an empty folder: whoever links the file first decides. */
function keptSecrets(dataDir: string): z.infer<typeof keptSecretsSchema> {
  const path = join(dataDir, 'secrets.json');
  return readKeptSecrets(path) ?? makeKeptSecrets(dataDir, path);
}

function makeKeptSecrets(dataDir: string, path: string): z.infer<typeof keptSecretsSchema> {
  mkdirSync(dataDir, { recursive: true });
  const made = { PIN_PEPPER: randomBytes(32).toString('base64url'), MASTER_KEY: randomBytes(32).toString('base64') };
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  writeFileSync(draft, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 });
  chmodSync(draft, 0o600);
  try {
    linkSync(draft, path);
    return made;
  } catch (error) {
    const winner = readKeptSecrets(path);
    if (!winner) throw error;
    return winner;
  } finally {
    rmSync(draft, { force: true });
  }
}

function readKeptSecrets(path: string): z.infer<typeof keptSecretsSchema> | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new ConfigError([`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`]);
  }
  const parsed = keptSecretsSchema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new ConfigError([`${path} is damaged: restore it from a backup (without it stored secrets cannot be read)`]);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
