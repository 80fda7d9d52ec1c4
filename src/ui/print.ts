const MM_PER_CSS_PX = 25.4 / 96;
// Room after the last line, for the printer's blade.
const TAIL_MM = 6;

/**
 * Prints one element alone, on paper as wide as asked and as long as it needs, through the browser's own dialog.
 * @param widthMm width of the paper; absent, the printer's own page is used.
 */
export function printElement(element: HTMLElement, widthMm?: number): void {
  const root = document.createElement('div');
  root.className = 'ui-print-root';
  root.append(element.cloneNode(true));
  const sheet = new CSSStyleSheet();
  if (widthMm !== undefined) {
    const heightMm = Math.ceil(element.getBoundingClientRect().height * MM_PER_CSS_PX) + TAIL_MM;
    sheet.replaceSync(`@page{size:${widthMm}mm ${heightMm}mm;margin:0}`);
  }
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  document.body.append(root);
  const tidy = () => {
    root.remove();
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((adopted) => adopted !== sheet);
  };
  window.addEventListener('afterprint', tidy, { once: true });
  window.print();
}
