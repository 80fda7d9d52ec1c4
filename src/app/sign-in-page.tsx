import { useState } from 'react';
import type { Enrolment } from '../domain/identity/api.ts';
import { useDevice, useStore } from '../device/device-context.ts';
import { SignIn } from '../features/sign-in/sign-in.tsx';
import { SyncMark } from '../features/sync-panel/sync-mark.tsx';
import { useTexts } from '../ui/i18n.tsx';
import { CenteredShell } from '../ui/shell.tsx';
import { CornerPreferences } from './corner-preferences.tsx';
import { SyncScreens } from './sync-screens.tsx';
import { appTexts } from './texts.ts';
import { UpdatePrompt } from './update-prompt.tsx';

/** The locked counter: people, language, theme, and how the device stands with the server. */
export function SignInPage({ enrolment }: { enrolment: Enrolment }) {
  const device = useDevice();
  const cart = useStore(device.cart);
  const texts = useTexts(appTexts);
  const [syncOpen, setSyncOpen] = useState(false);
  const corner = (
    <>
      <SyncMark onOpen={() => setSyncOpen(true)} />
      <CornerPreferences />
    </>
  );
  return (
    <CenteredShell corner={corner}>
      <SignIn shopName={enrolment.tenantName} placeName={`${enrolment.branchName} · ${texts.registerName(enrolment.registerName)}`} />
      <UpdatePrompt busy={cart.lines.length > 0} />
      {syncOpen && <SyncScreens onClose={() => setSyncOpen(false)} />}
    </CenteredShell>
  );
}
