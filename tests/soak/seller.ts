import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright';
import type { BrowserProfile } from '../support/browser.ts';
import { watchTold } from '../support/told-sales.ts';
import { CounterScreen } from '../e2e/counter-screen.ts';
import { coreOf, readLog, type LogRow } from '../e2e/device-log.ts';
import type { Person } from '../e2e/real-shop.ts';
import { markOf, type Act, type Book } from './book.ts';
import { doAct } from './do-act.ts';
import { newPage } from './new-page.ts';
import { ActPlan } from './plan-acts.ts';
import type { RoughLine } from './rough-line.ts';
import type { SoakShop } from './shop.ts';

/** A page that does not come on is reloaded, as people do; so many times in a row is a defect. */
const MOST_STUCK = 4;

export interface SellerOptions {
  /** A browser of their own, stopped by whoever opened it. */
  profile: BrowserProfile;
  index: number;
  shop: SoakShop;
  line: RoughLine;
  book: Book;
  plan: ActPlan;
  /** Where what a stuck page showed is written. */
  folder: string;
}

/** Somebody who sells at a browser of their own, whatever happens to it. */
export class Seller {
  readonly profile: BrowserProfile;
  readonly person: Person;
  kills = 0;
  stuck = 0;
  readonly #options: SellerOptions;
  #counter: CounterScreen | null = null;
  #page: Page | null = null;
  #ending: Promise<void> = Promise.resolve();
  /** What is being done; cut off, it is gone on with. */
  #act: Act | null = null;

  private constructor(person: Person, options: SellerOptions) {
    this.profile = options.profile;
    this.person = person;
    this.#options = options;
  }

  /** Enrols the browser and signs in. */
  static async start(options: SellerOptions): Promise<Seller> {
    const person = options.shop.cashiers[options.index];
    if (person === undefined) throw new Error('no cashier');
    const seller = new Seller(person, options);
    const counter = await seller.#openPage();
    await counter.enrol(await options.shop.newCode(), `Mostrador ${options.index + 1}`);
    await counter.signIn(person);
    await seller.#waitForParts(counter);
    await counter.waitForShell();
    seller.#counter = counter;
    return seller;
  }

  get name(): string {
    return `seller ${this.#options.index + 1}`;
  }

  /** The page as it stands. */
  get counter(): CounterScreen {
    if (this.#counter === null) throw new Error(`${this.name} has no page open`);
    return this.#counter;
  }

  /** Ends the browser with everything in it at once. */
  async kill(): Promise<void> {
    this.kills += 1;
    await this.#end();
  }

  /** Sells until told to end; what was begun is finished. */
  async work(isOver: () => boolean): Promise<void> {
    for (let stuck = 0; !isOver() || this.#act !== null || this.#counter === null; ) {
      const killsBefore = this.kills;
      try {
        await this.#goOn();
        stuck = 0;
      } catch (error) {
        if (this.kills !== killsBefore) continue;
        stuck += 1;
        await this.#writeDown(error);
        if (stuck === MOST_STUCK) throw new Error(`${this.name} cannot go on`, { cause: error });
        // Closed by a person who gives up on it, and opened again.
        await this.#end();
      }
    }
  }

  #end(): Promise<void> {
    this.#counter = null;
    this.#ending = this.profile.kill();
    return this.#ending;
  }

  async #goOn(): Promise<void> {
    const { book, plan } = this.#options;
    const wasCutOff = this.#counter === null;
    const counter = this.#counter ?? (await this.#openAgain());
    const act = (this.#act ??= plan.next());
    if (!wasCutOff || !(await isDone(counter, act))) await doAct(counter, act);
    plan.done(act);
    book.finish(act);
    this.#act = null;
  }

  async #openPage(): Promise<CounterScreen> {
    const { book, index, line } = this.#options;
    const page = await newPage(this.profile);
    this.#page = page;
    await watchTold(page, (folio, total) => book.tell({ seller: index, folio, total }));
    await page.goto(line.url, { waitUntil: 'commit' });
    return new CounterScreen(page, () => 0);
  }

  async #openAgain(): Promise<CounterScreen> {
    // The browser that was killed is gone before another opens on its profile.
    await this.#ending;
    await this.profile.open();
    const counter = await this.#openPage();
    await counter.signIn(this.person);
    await this.#waitForParts(counter);
    this.#counter = counter;
    return counter;
  }

  #waitForParts(counter: CounterScreen): Promise<void> {
    return counter.waitForParts(this.#options.shop.received.length);
  }

  /** What the page showed when nothing went on. */
  async #writeDown(reason: unknown): Promise<void> {
    this.stuck += 1;
    const text = await this.#page?.locator('body').innerText({ timeout: 5000 }).catch(String);
    const file = join(this.#options.folder, `stuck-${this.#options.index + 1}-${this.stuck}.txt`);
    await writeFile(file, `${String(reason)}\n\nunder way: ${JSON.stringify(this.#act)}\nline: ${this.#options.line.weather}\n\n${text ?? ''}\n`);
    process.stdout.write(`  ${this.name} could not go on; what it showed is in ${file}\n`);
  }
}

/** Whether the device's own log holds what was being done when it was cut off. */
async function isDone({ page }: CounterScreen, act: Act): Promise<boolean> {
  const rows = await readLog(page);
  const last = rows.findLast(({ type }) => type.startsWith('cash-session.'));
  if (act.kind === 'opening') return last?.type === 'cash-session.opened';
  if (act.kind === 'closing') return last?.type === 'cash-session.closed';
  return rows.some((row) => (act.kind === 'sale' ? isSale(row, markOf(act)) : row.type === 'cash.moved' && row.core.includes(act.reason)));
}

function isSale(row: LogRow, milli: number): boolean {
  return row.type === 'sale.completed' && coreOf(row).body.lines?.[0]?.quantityMilli === milli;
}
