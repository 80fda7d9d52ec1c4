/**
 * Measures the product against raw baselines in the same run. `npm run bench` measures everything,
 * `npm run bench -- push sale` some parts. Options: `--rounds=N`, `--quick` (a tenth of the size: for trying the bench
 * itself), `--profile=DIR` (CPU profiles of the server). Fails when a part could not be measured; a goal that
 * is missed is said, and is no failure.
 */
import { parseArgs } from 'node:util';
import { openHouse, type House } from './house.ts';
import { describeMachine } from './machine.ts';
import type { Finding, Part } from './part.ts';
import { initialSyncPart } from './browser/initial-sync.ts';
import { livePart } from './browser/live.ts';
import { salePart } from './browser/sale.ts';
import { scanPart } from './browser/scan.ts';
import { idlePart } from './idle/idle.ts';
import { invoicesPart } from './invoicing/invoices.ts';
import { backlogPart } from './push/backlog.ts';
import { pushPart } from './push/push.ts';

const parts: readonly Part[] = [pushPart, backlogPart, salePart, livePart, idlePart, scanPart, initialSyncPart, invoicesPart];

interface Wishes {
  chosen: readonly Part[];
  rounds: number;
  quick: boolean;
  profileDir: string | undefined;
}

function readWishes(): Wishes {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { rounds: { type: 'string', default: '3' }, quick: { type: 'boolean', default: false }, profile: { type: 'string' } },
  });
  const unknown = positionals.find((name) => !parts.some((part) => part.name === name));
  const rounds = Number(values.rounds);
  if (unknown !== undefined) throw new Error(`there is no part "${unknown}"; there are: ${parts.map(({ name }) => name).join(', ')}`);
  if (!Number.isInteger(rounds) || rounds < 1 || rounds > 50) throw new Error('--rounds is a number from 1 to 50');
  const chosen = positionals.length === 0 ? parts : parts.filter(({ name }) => positionals.includes(name));
  return { chosen, rounds, quick: values.quick, profileDir: values.profile };
}

/** Gives up on a part that takes too long, so that nothing ever waits for ever. */
async function within<T>(limitMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${limitMs / 1000} s`)), limitMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function print({ name, measured, goal, met }: Finding): void {
  const verdict = met === null ? '' : met ? '  MET' : '  MISSED';
  console.log(`  ${name.padEnd(34)} ${measured}${goal === null ? '' : `   (goal ${goal})`}${verdict}`);
}

/** Null when it could not be measured. */
async function measure(part: Part, house: House, wishes: Wishes): Promise<readonly Finding[] | null> {
  console.log(`\n── ${part.name}: ${part.title}`);
  const startedMs = performance.now();
  try {
    const context = { house, rounds: wishes.rounds, quick: wishes.quick, profileDir: wishes.profileDir, say: (line: string) => console.log(`  ${line}`) };
    const findings = await within(part.limitMs, part.run(context));
    for (const finding of findings) print(finding);
    console.log(`  (${Math.round((performance.now() - startedMs) / 1000)} s)`);
    return findings;
  } catch (error) {
    console.error(`  FAILED: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return null;
  }
}

/** What was promised, and how it stands: the last thing said, a line each. */
function summarize(results: readonly { part: Part; findings: readonly Finding[] | null }[]): void {
  console.log('\n── goals');
  for (const { part, findings } of results) {
    if (findings === null) console.log(`  ${part.name.padEnd(13)} COULD NOT BE MEASURED`);
    for (const { name, measured, goal, met } of findings ?? []) {
      if (goal !== null) console.log(`  ${part.name.padEnd(13)} ${name.padEnd(44)} ${measured.padStart(9)}  goal ${goal.padEnd(9)} ${met === true ? 'MET' : 'MISSED'}`);
    }
  }
}

/** Interrupted, it still stops what it started and removes its folder. */
function endOnSignal(house: House): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      console.error(`\nended by ${signal}`);
      void house.close().finally(() => process.exit(1));
    });
  }
}

async function main(): Promise<number> {
  const wishes = readWishes();
  const house = await openHouse();
  endOnSignal(house);
  const results: { part: Part; findings: readonly Finding[] | null }[] = [];
  try {
    for (const line of await describeMachine(house.databases.control)) console.log(line);
    if (wishes.quick) console.log('A QUICK TRIAL: these figures say nothing.');
    for (const part of wishes.chosen) results.push({ part, findings: await measure(part, house, wishes) });
    summarize(results);
  } finally {
    await house.close();
  }
  const failed = results.filter(({ findings }) => findings === null).length;
  if (failed > 0) console.error(`\n${failed} of ${results.length} parts could not be measured`);
  return failed > 0 ? 1 : 0;
}

// A part that was given up may still hold something open: the run ends all the same.
process.exit(await main());
