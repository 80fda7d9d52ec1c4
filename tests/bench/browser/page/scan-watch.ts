/** Put into the app's page before anything of its own: tells when a scanned part is on the screen. */

/** What a page under watch says of its scans. */
export interface ScanWatch {
  /** Begins to wait for Enter, and then for a line of this part number in the ticket. */
  expect(partNumber: string): void;
  /** Milliseconds from Enter to just after the frame that shows the line. */
  shown(): Promise<number>;
}

declare global {
  interface Window {
    scans: ScanWatch;
  }
}

const LATE_MS = 20_000;
let enterMs = 0;
let expected = '';
let shown: Promise<number> = Promise.reject(new Error('nothing was expected'));
shown.catch(() => {});
window.addEventListener('keydown', (event: KeyboardEvent) => {
  if (event.key === 'Enter' && enterMs === 0) enterMs = event.timeStamp;
}, { capture: true });
const isThere = (): boolean => [...document.querySelectorAll('.counter-line')].some((line) => line.textContent?.includes(expected));
window.scans = {
  expect(partNumber) {
    expected = partNumber;
    enterMs = 0;
    shown = new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`no line of ${expected} after ${LATE_MS / 1000} s`)), LATE_MS);
      const watch = new MutationObserver(() => {
        if (enterMs === 0 || !isThere()) return;
        watch.disconnect();
        clearTimeout(late);
        // The frame with the change is painted between its animation callbacks and the first task after them.
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.addEventListener('message', () => resolve(performance.now() - enterMs), { once: true });
          port1.start();
          port2.postMessage(null);
        });
      });
      watch.observe(document, { childList: true, subtree: true, characterData: true });
    });
  },
  shown: () => shown,
};
