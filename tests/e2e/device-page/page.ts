import type { Device } from '../../../src/device/contract.ts';
import { browserPorts } from '../../../src/device/browser-ports.ts';
import { createDevice } from '../../../src/device/create-device.ts';

declare global {
  interface Window {
    device: Device;
  }
}

window.device = await createDevice(browserPorts('test'));
