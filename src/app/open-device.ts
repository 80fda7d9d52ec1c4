import { browserPorts } from '../device/browser-ports.ts';
import type { Device } from '../device/contract.ts';
import { createDevice } from '../device/create-device.ts';
import { appVersion } from './version.ts';

let opening: Promise<Device> | undefined;

/** This browser profile as a device: opened once in the page's life, when the counter is first shown. */
export function openDevice(): Promise<Device> {
  opening ??= createDevice(browserPorts(appVersion));
  return opening;
}

// In development a changed module would open a second device beside the first.
import.meta.hot?.accept(() => location.reload());
