import type { Page } from 'playwright';
import type { BrowserProfile } from '../support/browser.ts';

const ACTION_LIMIT_MS = 90_000;

/** A new tab. tsx names the functions it compiles by a helper of its own, which pages must know where they run some. */
export async function newPage(profile: BrowserProfile): Promise<Page> {
  const page = await profile.newPage();
  // A busy machine is no defect.
  page.setDefaultTimeout(ACTION_LIMIT_MS);
  await page.addInitScript('globalThis.__name ??= (named) => named');
  return page;
}
