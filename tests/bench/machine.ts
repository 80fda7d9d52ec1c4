import { spawnSync } from 'node:child_process';
import { cpus, loadavg, totalmem, type as osType, release } from 'node:os';
import type { Queryable } from '../../server/db/database.ts';
import { findChromium } from '../support/chromium.ts';

/** What the figures were measured on, a line each. */
export async function describeMachine(control: Queryable): Promise<string[]> {
  const { rows } = await control.query<{ version: string }>('SHOW server_version');
  const chromium = findChromium();
  const browser = chromium === null ? 'none found' : spawnSync(chromium, ['--version', '--no-sandbox'], { encoding: 'utf8' }).stdout.trim();
  const [cpu] = cpus();
  const load = loadavg();
  const busy = (load[0] ?? 0) > cpus().length / 2 ? '  BUSY WITH OTHER WORK: times are longer than the product\'s own' : '';
  return [
    `Machine     ${cpus().length} × ${cpu?.model ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${osType()} ${release()}`,
    `Load        ${load.map((figure) => figure.toFixed(1)).join(' ')} (1, 5, 15 minutes)${busy}`,
    `Node        ${process.version}`,
    // `SHOW` names its column after the setting.
    `PostgreSQL  ${String(Object.values(rows[0] ?? {})[0])}, its own process, fsync and synchronous_commit on`,
    `Browser     ${browser}`,
  ];
}
