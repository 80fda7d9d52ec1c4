import { use } from 'react';
import { browserPorts } from '../device/browser-ports.ts';
import type { Device } from '../device/contract.ts';
import { createDevice } from '../device/create-device.ts';
import { DeviceContext } from '../device/device-context.ts';
import { CounterScreens } from './counter-screens.tsx';
import { appVersion } from './version.ts';

let opening: Promise<Device> | undefined;

/** This browser profile as a device: opened once in the page's life, when the counter is first shown. */
function openDevice(): Promise<Device> {
  opening ??= createDevice(browserPorts(appVersion));
  return opening;
}

/** Everything under `/`. */
export function CounterRoot() {
  return (
    <DeviceContext value={use(openDevice())}>
      <CounterScreens />
    </DeviceContext>
  );
}
