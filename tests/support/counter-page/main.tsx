// The product's screens on a device that lives in memory. `?device={…}` says how it starts (FakeOptions as JSON).
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '../../../src/ui/styles/ui.css';
import { CounterScreens } from '../../../src/app/counter-screens.tsx';
import { Providers } from '../../../src/app/providers.tsx';
import { DeviceContext } from '../../../src/device/device-context.ts';
import '../counter-window.ts';
import { createFakeDevice, type FakeOptions } from '../fake-device.ts';

const asked = new URLSearchParams(location.search).get('device');
const device = createFakeDevice(asked === null ? {} : (JSON.parse(asked) as FakeOptions));
window.fakeDevice = device;

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <Providers>
        <DeviceContext value={device}>
          <CounterScreens />
        </DeviceContext>
      </Providers>
    </StrictMode>,
  );
}
