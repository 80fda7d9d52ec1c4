import { useState } from 'react';
import type { ReactNode } from 'react';
import { useDevice, useStore } from '../device/device-context.ts';
import { Enrolment } from '../features/enrolment/enrolment.tsx';
import { FirstPull } from '../features/enrolment/first-pull.tsx';
import { Revoked } from '../features/enrolment/revoked.tsx';
import { Unusable } from '../features/enrolment/unusable.tsx';
import { LeaveDialog } from '../features/sync-panel/leave-dialog.tsx';
import { saveExport } from '../features/sync-panel/save-export.ts';
import { LanguageProvider, useTexts } from '../ui/i18n.tsx';
import { CenteredShell } from '../ui/shell.tsx';
import { Skeleton } from '../ui/states.tsx';
import { ToastProvider } from '../ui/toast.tsx';
import { CounterPage } from './counter-page.tsx';
import { CornerPreferences } from './corner-preferences.tsx';
import { useShopTheme } from './shop-theme.ts';
import { SignInPage } from './sign-in-page.tsx';
import { appTexts } from './texts.ts';

/** The screens of a device, from a fresh browser to the counter: which one shows follows from where the device stands. */
export function CounterScreens() {
  const shop = useStore(useDevice().shop);
  useShopTheme(shop?.tenant.theme);
  return (
    <LanguageProvider timeZone={shop?.branch.timeZone}>
      <ToastProvider>
        <ScreenForStanding />
      </ToastProvider>
    </LanguageProvider>
  );
}

function ScreenForStanding() {
  const device = useDevice();
  const standing = useStore(device.standing);
  const signedIn = useStore(device.signedIn);
  const texts = useTexts(appTexts);
  switch (standing.kind) {
    case 'starting':
      return (
        <CenteredShell title={texts.starting}>
          <Skeleton />
        </CenteredShell>
      );
    case 'unusable':
      return (
        <Alone>
          <Unusable missing={standing.missing} origin={location.origin} port={location.port} secure={isSecureContext} />
        </Alone>
      );
    case 'not-enrolled':
      return (
        <Alone>
          <Enrolment />
        </Alone>
      );
    case 'revoked':
      return (
        <Alone>
          <RevokedPage deviceName={standing.enrolment.deviceName} />
        </Alone>
      );
    case 'ready':
      if (!standing.firstPull.done) {
        return (
          <Alone>
            <FirstPull rows={standing.firstPull.rows} shopName={standing.enrolment.tenantName} />
          </Alone>
        );
      }
      return signedIn === null ? <SignInPage enrolment={standing.enrolment} /> : <CounterPage signedIn={signedIn} enrolment={standing.enrolment} />;
  }
}

function RevokedPage({ deviceName }: { deviceName: string }) {
  const device = useDevice();
  const [leaving, setLeaving] = useState(false);
  return (
    <>
      <Revoked deviceName={deviceName} onExport={() => void saveExport(device)} onEnrolAnew={() => setLeaving(true)} />
      {leaving && <LeaveDialog onClose={() => setLeaving(false)} />}
    </>
  );
}

function Alone({ children }: { children: ReactNode }) {
  return <CenteredShell corner={<CornerPreferences />}>{children}</CenteredShell>;
}
