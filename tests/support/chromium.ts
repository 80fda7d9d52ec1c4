import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from 'playwright';

/** What Chromium is started with: no sandbox (containers, root), and no chatter with its maker's hosts. */
export const CHROMIUM_ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];

const KNOWN_PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Where a Chromium stands on this machine (CHROMIUM_PATH, Debian's, Playwright's), or null. */
export function findChromium(): string | null {
  const named = process.env['CHROMIUM_PATH'];
  if (named) {
    if (existsSync(named)) return named;
    throw new Error(`CHROMIUM_PATH names ${named}, which does not exist`);
  }
  const known = KNOWN_PLACES.find((path) => existsSync(path));
  if (known) return known;
  const bundled = chromium.executablePath();
  return bundled && existsSync(bundled) ? bundled : null;
}

/**
 * Finds Chromium, or installs it: by apt as root on Debian and Ubuntu, else with Playwright.
 * @throws Error that says exactly what to do when neither works.
 */
export function ensureChromium(): string {
  const found = findChromium();
  if (found) return found;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    run('apt-get', ['update', '-qq']);
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium']);
  }
  if (!findChromium()) run('npx', ['playwright', 'install', 'chromium']);
  const installed = findChromium();
  if (installed) return installed;
  throw new Error(
    'The end-to-end tests need Chromium and it could not be installed. Install it ("sudo apt-get install chromium", ' +
      'or "npx playwright install chromium"), or set CHROMIUM_PATH to its executable, and run "npm test" again.',
  );
}

function run(command: string, args: string[]): void {
  process.stderr.write(`Installing Chromium: ${command} ${args.join(' ')}\n`);
  spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
}
