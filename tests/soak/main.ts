/**
 * `npm run soak -- --minutes N [--seed S] [--sellers 4]`: a real server on a real PostgreSQL, and people who sell through
 * the screens of real browsers, while browsers and server are killed and the lines between them fail. In the end
 * everything heals, and what was seen on the screens is held against what is there. The last line says it all.
 */
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ensureClient } from '../../server/platform/boot/client-build.ts';
import { projectRoot } from '../../server/platform/boot/environment.ts';
import { Random } from '../simulation/time/random.ts';
import { BrowserProfile } from '../support/browser.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { Book } from './book.ts';
import { checkChain, checkFigures, checkSales, deviceOf, type Finding } from './check-books.ts';
import { startDurable } from './durable-server.ts';
import { Harm } from './harm.ts';
import { ActPlan } from './plan-acts.ts';
import { comparePulled, whenAllHandedIn } from './rest.ts';
import { RoughLine } from './rough-line.ts';
import { Seller } from './seller.ts';
import { readServerBooks } from './server-books.ts';
import { openSoakShop, type SoakShop } from './shop.ts';

const BUILD_LIMIT_MS = 180_000;
const MINUTE_MS = 60_000;
const SHOWN_FINDINGS = 20;

interface Wishes {
  minutes: number;
  sellers: number;
  seed: number;
}

function readWishes(): Wishes {
  const { values } = parseArgs({
    options: { minutes: { type: 'string', default: '30' }, sellers: { type: 'string', default: '4' }, seed: { type: 'string', default: String(randomBytes(4).readUInt32LE()) } },
  });
  const [minutes, sellers, seed] = [Number(values.minutes), Number(values.sellers), Number(values.seed)];
  if (!(minutes > 0 && minutes <= 24 * 60)) throw new Error('--minutes is a number up to 1440');
  if (!Number.isInteger(sellers) || sellers < 1 || sellers > 12) throw new Error('--sellers is a number from 1 to 12');
  if (!Number.isSafeInteger(seed)) throw new Error('--seed is a whole number');
  return { minutes, sellers, seed };
}

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** Everything that was started, stopped in the opposite order whatever happens. */
class Started {
  readonly #stops: (() => Promise<unknown>)[] = [];

  add<T>(thing: T, stop: () => Promise<unknown>): T {
    this.#stops.push(stop);
    return thing;
  }

  async stopAll(): Promise<void> {
    for (let stop = this.#stops.pop(); stop; stop = this.#stops.pop()) await stop().catch((error: unknown) => say(`stopping: ${String(error)}`));
  }
}

async function main(started: Started): Promise<number> {
  const wishes = readWishes();
  const random = new Random(`soak ${wishes.seed}`);
  const folder = await mkdtemp(join(tmpdir(), 'nexus-soak-'));
  await chmod(folder, 0o711);
  say(`seed ${wishes.seed}; what was told is written to ${folder}/told.jsonl`);
  await ensureClient({ root: projectRoot, clientDir: join(projectRoot, 'dist', 'client'), production: false, print: say, signal: AbortSignal.timeout(BUILD_LIMIT_MS) });
  const { server, dispose } = await startDurable();
  started.add(server, dispose);
  const shop = await openSoakShop(server, wishes.sellers);
  const book = new Book(folder);
  const sellers: Seller[] = [];
  const lines: RoughLine[] = [];
  for (let index = 0; index < wishes.sellers; index += 1) {
    const line = await RoughLine.open(server.port, random.stream(`line ${index}`));
    lines.push(started.add(line, () => line.close()));
    const plan = new ActPlan(random.stream(`seller ${index}`), book, shop, index);
    const profile = await BrowserProfile.open();
    started.add(profile, () => profile.dispose());
    sellers.push(await Seller.start({ profile, index, shop, line, book, plan, folder }));
  }
  say(`${sellers.length} browsers sell; ${wishes.minutes} minutes begin`);
  const harm = new Harm(random.stream('harm'), server, sellers, lines);
  await sellWhileHarmed(wishes, book, sellers, harm);
  say('everything is well again; waiting for it to come to rest');
  const { hash, findings } = await checkAll(server, shop, book, sellers);
  for (const { kind, text } of findings.slice(0, SHOWN_FINDINGS)) say(`${kind}: ${text.slice(0, 2000)}`);
  const count = (kind: Finding['kind']): number => findings.filter((finding) => finding.kind === kind).length;
  const stuck = sellers.reduce((sum, seller) => sum + seller.stuck, 0);
  say(`told=${book.told.length} acts=${book.done.length} browser-kills=${harm.browserKills} server-kills=${harm.serverKills} stuck=${stuck} wrong=${count('wrong')} rows=${hash.slice(0, 16)}`);
  const hashes = findings.some(({ text }) => text.includes(' keeps ')) ? 'different' : 'equal';
  if (findings.length === 0) await rm(folder, { recursive: true });
  say(`soak minutes=${wishes.minutes} sales=${book.sales.length} kills=${harm.kills} cuts=${harm.cuts} lost=${count('lost')} doubled=${count('doubled')} hashes=${hashes}`);
  return findings.length === 0 ? 0 : 1;
}

async function sellWhileHarmed({ minutes }: Wishes, book: Book, sellers: readonly Seller[], harm: Harm): Promise<void> {
  const endMs = performance.now() + minutes * MINUTE_MS;
  let harmed = false;
  const selling = Promise.all(sellers.map((seller) => seller.work(() => harmed)));
  const harming = harm.run();
  // Whoever fails ends the run at once.
  const failed = Promise.race([selling, harming]).then(() => Promise.reject(new Error('somebody stopped selling')));
  for (let minute = 1; minute <= Math.ceil(minutes); minute += 1) {
    await Promise.race([delay(Math.max(0, Math.min(MINUTE_MS, endMs - performance.now()))), failed]);
    say(`minute ${minute}: sales=${book.sales.length} told=${book.told.length} browser-kills=${harm.browserKills} server-kills=${harm.serverKills} cuts=${harm.cuts}`);
  }
  failed.catch(() => undefined);
  await harm.heal(harming);
  harmed = true;
  await selling;
}

async function checkAll(server: ServerProcess, shop: SoakShop, book: Book, sellers: readonly Seller[]): Promise<{ hash: string; findings: Finding[] }> {
  const logs = await whenAllHandedIn(sellers);
  await shop.real.office.signIn();
  const { hash, findings } = await comparePulled(server, shop, sellers, logs);
  const books = await readServerBooks(await shop.real.databaseUrl());
  findings.push(...checkSales(book, books.sales), ...sellers.flatMap(({ name }, index) => checkChain(name, logs[index] ?? [], books)));
  findings.push(...checkFigures(book, shop.received, logs.map(deviceOf), books));
  findings.push(...(await verifyDerived(server)));
  const errors = sellers.flatMap(({ profile }) => profile.pageErrors);
  for (const error of errors) findings.push({ kind: 'wrong', text: `a page threw ${error}` });
  return { hash, findings };
}

/** The product's own check of its tables, by the operator's command. */
async function verifyDerived(server: ServerProcess): Promise<Finding[]> {
  const { differences } = JSON.parse(await server.nexus(['tenant', 'rebuild', '--verify', '--tenant', 'la-pieza', '--json'])) as { differences: object[] };
  return differences.map((difference) => ({ kind: 'wrong', text: `the server is not what its operations come to: ${JSON.stringify(difference)}` }));
}

const started = new Started();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void started.stopAll().finally(() => process.exit(1)));
let code = 1;
try {
  code = await main(started);
} catch (error) {
  say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  if (error instanceof Error && error.cause !== undefined) say(`because of: ${error.cause instanceof Error ? (error.cause.stack ?? '') : JSON.stringify(error.cause)}`);
} finally {
  await started.stopAll();
}
// A browser that was given up may still hold something open: the run ends all the same.
process.exit(code);
