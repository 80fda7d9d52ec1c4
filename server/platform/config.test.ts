import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError, loadConfig, settingsSchema } from './config.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'nexus-config-'));
});
afterEach(() => {
  rmSync(dataDir, { recursive: true, force: true });
});

const pepper = 'k3Jq9-vZ0pLx7TnW2sYb8RfHdC4mGaUe';
const masterKey = Buffer.from(Array.from({ length: 32 }, (_, index) => index * 7 + 1)).toString('base64');

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('loadConfig', () => {
  it('has defaults for everything outside production', () => {
    const config = loadConfig({ DATA_DIR: dataDir });
    expect(config).toMatchObject({
      nodeEnv: 'development', port: 3000, portFixed: false, host: '127.0.0.1', dataDir, databaseUrl: undefined, logLevel: 'info',
      trustedProxies: [],
    });
    expect(config.masterKey).toHaveLength(32);
  });

  it('knows a port that was given from the default one, and takes a blank as not given', () => {
    expect(loadConfig({ DATA_DIR: dataDir, PORT: '3000' })).toMatchObject({ port: 3000, portFixed: true });
    expect(loadConfig({ DATA_DIR: dataDir, PORT: ' ' })).toMatchObject({ port: 3000, portFixed: false });
  });

  it('makes missing secrets once and keeps them for their owner alone', () => {
    const first = loadConfig({ DATA_DIR: dataDir });
    const second = loadConfig({ DATA_DIR: dataDir });
    expect(second.pinPepper).toBe(first.pinPepper);
    expect(second.masterKey.equals(first.masterKey)).toBe(true);
    expect(statSync(join(dataDir, 'secrets.json')).mode & 0o777).toBe(0o600);
  });

  it('does not replace a damaged secrets file', () => {
    writeFileSync(join(dataDir, 'secrets.json'), '{');
    expect(problemsOf({ DATA_DIR: dataDir })).toEqual([expect.stringContaining('damaged')]);
    expect(readFileSync(join(dataDir, 'secrets.json'), 'utf8')).toBe('{');
  });

  it('reads a secret from a file and refuses one given twice', () => {
    const path = join(dataDir, 'pepper');
    writeFileSync(path, `${pepper}\n`);
    expect(loadConfig({ DATA_DIR: dataDir, PIN_PEPPER_FILE: path }).pinPepper).toBe(pepper);
    expect(problemsOf({ DATA_DIR: dataDir, PIN_PEPPER_FILE: path, PIN_PEPPER: pepper })).toHaveLength(1);
    expect(problemsOf({ DATA_DIR: dataDir, MASTER_KEY_FILE: join(dataDir, 'absent') })).toEqual([
      expect.stringContaining('MASTER_KEY_FILE cannot be read'),
    ]);
  });

  it('stops a production boot with every problem at once, and makes no secrets', () => {
    const problems = problemsOf({ NODE_ENV: 'production', DATA_DIR: dataDir, PORT: 'x', PIN_PEPPER: 'changeme' });
    expect(problems.filter((problem) => problem.startsWith('PIN_PEPPER '))).not.toHaveLength(0);
    expect(problems.filter((problem) => problem.startsWith('MASTER_KEY is missing'))).toHaveLength(1);
    expect(problems.filter((problem) => problem.startsWith('PORT '))).toHaveLength(1);
    expect(() => statSync(join(dataDir, 'secrets.json'))).toThrow('ENOENT');
  });

  it.each([
    ['PIN_PEPPER', 'a'.repeat(40)],
    ['PIN_PEPPER', 'change-me'],
    ['MASTER_KEY', Buffer.alloc(32).toString('base64')],
    ['MASTER_KEY', Buffer.alloc(16, 'x1y2z3').toString('base64')],
    ['METRICS_TOKEN', 'short'],
    ['DATABASE_URL', 'mysql://x'],
    ['TRUSTED_PROXIES', '10.0.0.0/8,proxy'],
  ])('refuses %s=%s', (name, value) => {
    const problems = problemsOf({ NODE_ENV: 'production', DATA_DIR: dataDir, PIN_PEPPER: pepper, MASTER_KEY: masterKey, [name]: value });
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.every((problem) => problem.startsWith(name))).toBe(true);
  });

  it('starts in production when all secrets are good', () => {
    const config = loadConfig({ NODE_ENV: 'production', DATA_DIR: dataDir, PIN_PEPPER: pepper, MASTER_KEY: masterKey });
    expect(config.pinPepper).toBe(pepper);
    expect(config.masterKey.toString('base64')).toBe(masterKey);
  });

  it('mail is on when it has both a server and an address, whose password may be in a file', () => {
    expect(loadConfig({ DATA_DIR: dataDir }).mail).toBeUndefined();
    expect(loadConfig({ DATA_DIR: dataDir, SMTP_URL: 'smtps://u:p@smtp.example.com', MAIL_FROM: 'facturas@example.com' }).mail).toEqual({ url: 'smtps://u:p@smtp.example.com', from: 'facturas@example.com' });
    expect(problemsOf({ DATA_DIR: dataDir, SMTP_URL: 'smtps://smtp.example.com' })).toEqual([expect.stringContaining('go together')]);
    expect(problemsOf({ DATA_DIR: dataDir, MAIL_FROM: 'facturas@example.com' })).toEqual([expect.stringContaining('go together')]);
    expect(problemsOf({ DATA_DIR: dataDir, SMTP_URL: 'https://smtp.example.com', MAIL_FROM: 'nadie' })).toHaveLength(2);
    const path = join(dataDir, 'smtp');
    writeFileSync(path, 'smtp://u:p@smtp.example.com\n');
    expect(loadConfig({ DATA_DIR: dataDir, SMTP_URL_FILE: path, MAIL_FROM: 'facturas@example.com' }).mail?.url).toBe('smtp://u:p@smtp.example.com');
  });

  it('.env.example names the same settings as the schema', () => {
    const text = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8');
    const named = [...text.matchAll(/^#? ?([A-Z][A-Z_]+)=/gm)].map((match) => match[1]);
    expect(named.sort()).toEqual(Object.keys(settingsSchema.shape).sort());
  });
});
