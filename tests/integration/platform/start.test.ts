import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Started } from './process.ts';
import { startCommand, startProgram } from './process.ts';

/** The first start may have to build the app. */
const START_LIMIT_MS = 600_000;

let dataDir: string;
let programs: Started[];

function kept(program: Started): Started {
  programs.push(program);
  return program;
}

function start(env: NodeJS.ProcessEnv = {}): Started {
  return kept(startProgram('server/start.ts', { DATA_DIR: dataDir, NODE_ENV: 'test', ...env }));
}

async function addressOf(program: Started): Promise<string> {
  return (await program.until(/Mostrador\s+(http:\/\/localhost:\d+)\//))[1] ?? '';
}

beforeEach(() => {
  programs = [];
  dataDir = mkdtempSync(join(tmpdir(), 'nexus-start-'));
  chmodSync(dataDir, 0o711);
});

afterEach(async () => {
  for (const program of programs) program.child.kill('SIGTERM');
  await Promise.all(programs.map((program) => program.ended));
  rmSync(dataDir, { recursive: true, force: true });
});

describe('npm start', { timeout: START_LIMIT_MS }, () => {
  it('serves, tells a second start where it is, stops in order, and starts again on its data', async () => {
    const first = start();
    const address = await addressOf(first);
    expect(await (await fetch(`${address}/readyz`)).json()).toEqual({ status: 'ready' });
    expect(await (await fetch(`${address}/oficina`)).text()).toContain('<!doctype html>');

    const second = start();
    expect(await second.ended).toBe(0);
    expect(second.output()).toContain(`${address}/oficina`);

    first.child.kill('SIGTERM');
    expect(await first.ended).toBe(0);
    await expect(fetch(`${address}/healthz`)).rejects.toThrow();
    expect(existsSync(join(dataDir, 'postgres', 'cluster', 'postmaster.pid'))).toBe(false);
    expect(readFileSync(join(dataDir, 'server.log'), 'utf8')).toContain('"msg":"stopping"');

    const third = start();
    expect(await (await fetch(`${await addressOf(third)}/readyz`)).json()).toEqual({ status: 'ready' });
  });

  it('stops when npm is stopped, and a start right after does not depend on who is faster', async () => {
    const npmStart = () => kept(startCommand('npm', ['start'], { DATA_DIR: dataDir, NODE_ENV: 'test' }));
    const first = npmStart();
    await addressOf(first);
    first.child.kill('SIGTERM');
    await once(first.child, 'exit');
    const second = npmStart();
    expect(await (await fetch(`${await addressOf(second)}/readyz`)).json()).toEqual({ status: 'ready' });
    await first.ended;
    second.child.kill('SIGTERM');
    await second.ended;
    expect(existsSync(join(dataDir, 'postgres', 'cluster', 'postmaster.pid'))).toBe(false);
  });

  it('stops in order while it is still starting', async () => {
    const program = start();
    await program.until(/Iniciando/);
    program.child.kill('SIGTERM');
    expect(await program.ended, program.output()).toBe(0);
    expect(existsSync(join(dataDir, 'postgres', 'cluster', 'postmaster.pid'))).toBe(false);
  });

  it('says which port is taken when it was asked for, and leaves nothing running', async () => {
    const first = start();
    const address = await addressOf(first);
    const elsewhere = mkdtempSync(join(tmpdir(), 'nexus-start-'));
    chmodSync(elsewhere, 0o711);
    try {
      const port = new URL(address).port;
      const second = start({ DATA_DIR: elsewhere, PORT: port });
      expect(await second.ended).toBe(1);
      expect(second.output()).toContain(`El puerto ${port} ya está ocupado`);
      expect(existsSync(join(elsewhere, 'postgres', 'cluster', 'postmaster.pid'))).toBe(false);
    } finally {
      rmSync(elsewhere, { recursive: true, force: true });
    }
  });

  it('refuses production without secrets, and settings that are not valid, naming each', async () => {
    const production = start({ NODE_ENV: 'production' });
    expect(await production.ended).toBe(1);
    expect(production.output()).toMatch(/PIN_PEPPER[^]*MASTER_KEY/);
    const wrong = start({ PORT: 'many', TRUSTED_PROXIES: 'everybody' });
    expect(await wrong.ended).toBe(1);
    expect(wrong.output()).toMatch(/PORT[^]*TRUSTED_PROXIES/);
  });
});
