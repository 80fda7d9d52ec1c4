import type { Page } from 'playwright';

/**
 * Hears from a page the moment it says of a sale that it is saved, with folio and total as they stand on the screen:
 * what a person has seen counts, whatever becomes of the browser afterwards. Call before the page is opened.
 */
export async function watchTold(page: Page, told: (folio: string, total: string) => void): Promise<void> {
  page.on('console', (message) => {
    const [, folio, total] = /^guardado (\S+) (\S+)$/.exec(message.text()) ?? [];
    if (folio !== undefined) told(folio, total ?? '');
  });
  await page.addInitScript(() => {
    let last = '';
    new MutationObserver(() => {
      const text = document.querySelector('dialog[open]')?.textContent ?? '';
      const folio = text.startsWith('Guardado') ? (/Folio ([A-Z0-9]+-[0-9]+)/.exec(text)?.[1] ?? '') : '';
      const total = /Total (\$[0-9,.]+)/.exec(text)?.[1] ?? '';
      if (folio === last || folio === '' || total === '') return;
      last = folio;
      console.debug(`guardado ${folio} ${total}`);
    }).observe(document, { subtree: true, childList: true, characterData: true });
  });
}
