import type { AxeResults } from 'axe-core';
import type { FakeDevice } from './fake-device.ts';

declare global {
  interface Window {
    /** The device of the page under test. */
    fakeDevice: FakeDevice;
    axe: { run(document: Document): Promise<AxeResults> };
  }
}
