import { afterEach, beforeEach } from 'vitest';
import type { Page } from 'playwright';

/**
 * The tests of this file go on from where the one before left the screens: once one has failed, those behind it fail at
 * once, and what was to be seen then is printed.
 */
export function inOrder(seen: () => Promise<readonly unknown[]>): void {
  let broken = false;
  beforeEach(() => {
    if (broken) throw new Error('a part before this one failed');
  });
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail' || broken) return;
    broken = true;
    console.error(...(await seen()));
  });
}

/** What stands on pages; one that was not opened, or is gone, says so. */
export function textsOf(...pages: readonly (Page | undefined)[]): Promise<string[]> {
  return Promise.all(pages.map(async (page) => (await page?.locator('body').innerText().catch(String)) ?? 'no page'));
}
