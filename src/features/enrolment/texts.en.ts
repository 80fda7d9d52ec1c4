import type { EnrolmentTexts } from './texts.es.ts';

export const textsEn: EnrolmentTexts = {
  title: 'Enrol this device',
  intro: 'Ask an administrator for a code under Office, Devices. It lasts ten minutes and works once.',
  code: 'Code',
  codeHint: 'Eight letters and digits.',
  codeIncomplete: 'The code has eight letters and digits.',
  deviceName: 'Name of the device',
  deviceNameHint: 'As the shop knows it: Counter 1, Blue tablet.',
  deviceNameMissing: 'Type a name.',
  deviceNameDefault: 'Counter',
  enrol: 'Enrol',
  demoTitle: 'Demonstration shop',
  demoText: (branch, register) => `This device will be ${register} of ${branch}.`,
  demoUse: 'Use this device',
  fails: {
    'code-unknown': 'That code does not exist or was used already. Ask for another.',
    'code-expired': 'The code has expired. Ask for another: it lasts ten minutes.',
    offline: 'The server could not be reached. Check the connection and try again.',
    'not-secure': 'The browser does not hold this address secure. Open it by HTTPS or from localhost.',
  },
  failOther: 'It could not be enrolled. Try again; the code still works if it has not expired.',

  pulling: 'Fetching the shop’s data',
  pullingHelp: 'This once only. Afterwards one sells even without a connection.',
  pullLabel: 'Parts, customers and stock',
  pullRows: (rows) => `${rows} records`,
  persistedNo: 'The browser did not promise to keep the data. Install the app or open it often so that it does.',

  unusableTitle: 'This device cannot sell from this address',
  unusableWhy: (origin) =>
    `The page was opened at ${origin}, which the browser does not hold secure. It then neither keeps sales durably nor works offline, and a sale could be lost.`,
  unusableMissingWhy: 'This browser lacks what it takes to keep sales durably. A sale could be lost.',
  unusableMissing: 'Missing',
  missing: {
    'secure-context': 'a secure address (HTTPS or localhost)',
    'service-worker': 'working offline',
    crypto: 'a key of the device’s own',
    locks: 'order among tabs',
    indexeddb: 'storage on the device',
    storage: 'lasting storage',
  },
  unusableDo: 'What to do',
  unusableSteps: [
    ['On the server’s own computer', 'open the address with localhost, for example:'],
    ['On another computer, tablet or phone', 'use an address with HTTPS. Whoever set the system up can give it a certificate (Caddy, nginx or a tunnel) and put it in PUBLIC_URL.'],
    ['On an Android phone, to try it', 'connect it by USB to the server’s computer, open chrome://inspect, “Port forwarding”, and open localhost on the phone.'],
    ['Private window or old browser', 'open an ordinary window in an up-to-date Chrome, Edge, Firefox or Safari.'],
  ],

  revokedTitle: 'This device was revoked',
  revokedText: (device) => `${device} no longer receives the shop’s data and cannot sell.`,
  revokedPending: (count) => `${count} records have not been sent. They can still be handed in: nothing is lost.`,
  revokedNothing: 'Nothing is left to send.',
  revokedSend: 'Send now',
  revokedExport: 'Save to a file',
};
