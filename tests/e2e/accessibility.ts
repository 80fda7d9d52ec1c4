import axe, { type AxeResults } from 'axe-core';
import type { Page } from 'playwright';

export interface Look {
  colorScheme: 'light' | 'dark';
  width: number;
  height: number;
}

/** How every screen is looked at: a counter and a phone, by day and by night. */
export const LOOKS: readonly Look[] = (['light', 'dark'] as const).flatMap((colorScheme) => [
  { colorScheme, width: 1280, height: 800 },
  { colorScheme, width: 390, height: 844 },
]);

/** Shows the page in one look, at rest. */
export async function lookAt(page: Page, { colorScheme, width, height }: Look): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  await page.setViewportSize({ width, height });
  await page.evaluate(async () => {
    await document.fonts.ready;
    await Promise.allSettled(document.getAnimations().map((animation) => animation.finished));
  });
}

/** What axe finds serious or critical on a page as it stands, in all looks: a line each. */
export async function seriousFindings(page: Page, name: string): Promise<string[]> {
  const findings: string[] = [];
  for (const look of LOOKS) {
    await lookAt(page, look);
    // A reload takes it away, and the page's own policy forbids adding it as a script.
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate<AxeResults>(`axe.run(document, { resultTypes: ['violations'] })`);
    for (const { id, impact, nodes } of violations) {
      if (impact !== 'serious' && impact !== 'critical') continue;
      for (const node of nodes) {
        const why = [...node.any, ...node.all, ...node.none].map(({ message }) => message).join(' ');
        findings.push(`${name} (${look.colorScheme} ${look.width}): ${id} (${impact}) ${node.target.join(' ')} ${node.html.slice(0, 160)} — ${why.slice(0, 240)}`);
      }
    }
  }
  await lookAt(page, LOOKS[0] as Look);
  return findings;
}
