import { use } from 'react';
import { DeviceContext } from '../device/device-context.ts';
import { CounterScreens } from './counter-screens.tsx';
import { openDevice } from './open-device.ts';

/** Everything under `/`. */
export function CounterRoot() {
  return (
    <DeviceContext value={use(openDevice())}>
      <CounterScreens />
    </DeviceContext>
  );
}
