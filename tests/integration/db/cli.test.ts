import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findRunning, startEmbedded } from '../../../server/db/embedded/start.ts';

const script = fileURLToPath(new URL('../../../server/cli.ts', import.meta.url));
const quiet = { debug() {}, info() {}, warn() {}, error() {} };
let dataDir: string;

beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'nexus-cli-'));
  chmodSync(dataDir, 0o755);
});
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

async function nexus(args: string[], { input = '', env = {} }: { input?: string; env?: Record<string, string> } = {}) {
  const child = spawn(process.execPath, ['--import', 'tsx', script, ...args], {
    // An empty DATABASE_URL counts as none, also when a .env names one.
    env: { PATH: process.env.PATH, DATA_DIR: dataDir, DATABASE_URL: '', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.end(input);
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { stdout, stderr, code: code as number };
}

const owner = ['--name', 'Refaccionaria El Tornillo', '--owner-name', 'Ana Ruiz', '--owner-email', 'ana@tornillo.mx'];

describe('the command line', () => {
  it('helps without a database, and without making anything', async () => {
    const answer = await nexus(['--help'], { env: { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' } });
    expect(answer).toMatchObject({ code: 0, stderr: '' });
    expect(answer.stdout).toContain('tenant create SLUG');
    expect((await nexus(['tenant', 'migrate', '--help'])).stdout).toContain('tenant migrate [SLUG]');
    expect(readdirSync(dataDir)).toEqual([]);
  });

  it.each([[['tenant', 'burn']], [['tenant', 'list', '--colour']], [['tenant', 'suspend']], [['tenant', 'create', 'x', '--name', 'X']]])(
    'does not understand %s: code 2, nothing on stdout',
    async (args) => {
      const answer = await nexus(args);
      expect(answer).toMatchObject({ code: 2, stdout: '' });
      expect(answer.stderr).not.toBe('');
    },
  );

  it('starts PostgreSQL for itself, makes a tenant, and leaves nothing running', async () => {
    const made = await nexus(['tenant', 'create', 'el-tornillo', ...owner, '--owner-password-file', '-', '--json'], { input: 'una contraseña larga\n' });
    expect(made).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(made.stdout)).toMatchObject({ slug: 'el-tornillo', status: 'trial' });
    expect(findRunning(dataDir)).toBeUndefined();
    expect(existsSync(join(dataDir, 'postgres', 'cluster', 'postmaster.pid'))).toBe(false);

    const again = await nexus(['tenant', 'create', 'el-tornillo', ...owner]);
    expect(again).toMatchObject({ code: 1, stdout: '', stderr: 'Ya existe un negocio con la clave «el-tornillo».\n' });
  });

  it('uses the PostgreSQL of the server that runs on the same folder, and leaves it running', async () => {
    const server = await startEmbedded({ dataDir, durable: false, log: quiet });
    try {
      expect((await nexus(['tenant', 'suspend', 'el-tornillo'])).stdout).toBe('el-tornillo  suspended\n');
      expect((await nexus(['tenant', 'list'])).stdout).toMatch(/^el-tornillo {2}suspended {2}v\d+ {2}\d{4}-\d\d-\d\d {2}Refaccionaria El Tornillo\n$/);
      expect((await nexus(['tenant', 'resume', 'el-tornillo'])).stdout).toBe('el-tornillo  trial\n');
      const migrated = await nexus(['tenant', 'migrate']);
      expect(migrated).toMatchObject({ code: 0, stdout: expect.stringMatching(/^el-tornillo {2}v(\d+) -> v\1\n$/) });
      expect(findRunning(dataDir)?.url).toBe(server.url);
    } finally {
      await server.stop();
    }
  });

  it('waits for another command that has the folder', async () => {
    const other = await startEmbedded({ dataDir, durable: false, log: quiet, purpose: 'command' });
    const waiting = nexus(['tenant', 'list', '--json']);
    await other.stop();
    expect(JSON.parse((await waiting).stdout)).toMatchObject([{ slug: 'el-tornillo' }]);
  });
});
