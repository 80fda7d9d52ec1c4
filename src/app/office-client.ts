import { browserPorts } from '../device/browser-ports.ts';
import type { OfficeClient } from '../device/office-client.ts';
import { createOfficeClient } from '../device/office-fetch.ts';
import { appVersion } from './version.ts';

/** The office's client over this browser. It works without a secure origin too: an owner's phone needs no key. */
export function browserOfficeClient(): OfficeClient {
  const browser = browserPorts(appVersion);
  const { http, timers, clock, randomBytes } = browser;
  return createOfficeClient({
    http,
    timers,
    clock,
    randomBytes,
    appVersion,
    channel: (name) => browser.channel(name),
    // Without locks (no secure origin) two tabs may refresh at once; one of them then signs in again.
    locks: 'locks' in navigator ? browser.locks : { request: (_name, _options, held) => held() },
    isVisible: () => document.visibilityState === 'visible',
    onReturn(run) {
      const whenVisible = () => {
        if (document.visibilityState === 'visible') run();
      };
      document.addEventListener('visibilitychange', whenVisible);
      globalThis.addEventListener('online', run);
      return () => {
        document.removeEventListener('visibilitychange', whenVisible);
        globalThis.removeEventListener('online', run);
      };
    },
  });
}
