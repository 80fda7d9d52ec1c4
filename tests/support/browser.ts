import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright';
import { CHROMIUM_ARGS, ensureChromium } from './chromium.ts';

const START_LIMIT_MS = 60_000;

export interface ProfileOptions {
  width?: number;
  height?: number;
  /** More flags of Chromium's. */
  args?: readonly string[];
}

/**
 * A Chromium on a profile of its own, started as a person's would be: closed or killed outright, and opened again on the
 * same profile. It is the head of a process group, so that a kill takes all its processes at once.
 */
export class BrowserProfile {
  readonly folder: string;
  /** Uncaught errors of all pages, whichever run of the browser they came from. */
  readonly pageErrors: string[] = [];
  readonly #options: ProfileOptions;
  #process: ChildProcess | null = null;
  #browser: Browser | null = null;

  private constructor(folder: string, options: ProfileOptions) {
    this.folder = folder;
    this.#options = options;
  }

  /** Opens a browser on a new profile. */
  static async open(options: ProfileOptions = {}): Promise<BrowserProfile> {
    const profile = new BrowserProfile(await mkdtemp(join(tmpdir(), 'nexus-profile-')), options);
    await profile.open();
    return profile;
  }

  /** Opens the browser again on its profile. */
  async open(): Promise<void> {
    const { width = 1280, height = 800, args = [] } = this.#options;
    const portFile = join(this.folder, 'DevToolsActivePort');
    await rm(portFile, { force: true });
    const child = spawn(
      ensureChromium(),
      [
        ...CHROMIUM_ARGS, '--headless=new', '--remote-debugging-port=0', `--user-data-dir=${this.folder}`, `--window-size=${width},${height}`,
        '--no-default-browser-check', '--disable-breakpad', '--disable-crash-reporter', '--password-store=basic', '--lang=es-MX',
        // The tests type and wait in pages that nobody looks at.
        '--disable-background-timer-throttling', '--disable-backgrounding-occluded-windows', '--disable-renderer-backgrounding',
        ...args, 'about:blank',
      ],
      { detached: true, stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, TZ: 'America/Mexico_City' } },
    );
    this.#process = child;
    let words = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      words = (words + chunk.toString()).slice(-2000);
    });
    const port = await readPort(portFile, child, () => words);
    this.#browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`, { timeout: START_LIMIT_MS });
    this.context.on('page', (page) => this.#watch(page));
  }

  #watch(page: Page): void {
    page.on('pageerror', (error) => this.pageErrors.push(`${error.name}: ${error.message}\n${error.stack ?? ''}`));
  }

  get context(): BrowserContext {
    const context = this.#browser?.contexts()[0];
    if (!context) throw new Error('the browser is closed');
    return context;
  }

  /** A new tab of the size the profile was opened with. */
  async newPage(): Promise<Page> {
    const { width = 1280, height = 800 } = this.#options;
    const page = await this.context.newPage();
    await page.setViewportSize({ width, height });
    return page;
  }

  /** Ends every process of the browser at once, as a power cut does to it. */
  async kill(): Promise<void> {
    const child = this.#process;
    if (!child?.pid) return;
    const exited = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : null;
    killGroup(child.pid);
    await exited;
    await this.#forget();
  }

  /** Closes it as a person does. */
  async close(): Promise<void> {
    const child = this.#process;
    if (!child?.pid) return;
    const exited = once(child, 'exit');
    const session = await this.#browser?.newBrowserCDPSession();
    await session?.send('Browser.close').catch(() => undefined);
    const ended = await Promise.race([exited, delay(20_000, 'late' as const, { ref: false })]);
    if (ended === 'late') killGroup(child.pid);
    await exited;
    await this.#forget();
  }

  async #forget(): Promise<void> {
    this.#process = null;
    // The other end is gone.
    await this.#browser?.close().catch(() => undefined);
    this.#browser = null;
  }

  /** Ends the browser and removes its profile. */
  async dispose(): Promise<void> {
    await this.kill();
    // A process of the group may still be letting go of its files.
    await rm(this.folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}

/** The port on which the browser takes commands: it writes it into its profile. */
async function readPort(file: string, child: ChildProcess, words: () => string): Promise<string> {
  for (const untilMs = Date.now() + START_LIMIT_MS; Date.now() < untilMs; await delay(50)) {
    const port = (await readFile(file, 'utf8').catch(() => '')).split('\n')[0];
    if (port) return port;
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`Chromium ended:\n${words()}`);
  }
  throw new Error(`Chromium did not start:\n${words()}`);
}
