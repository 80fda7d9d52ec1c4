import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import type { OfficeClient } from '../device/office-client.ts';
import { OfficeContext, OfficeSessionContext } from '../device/office-client.ts';
import { useStore } from '../device/device-context.ts';
import { SignInScreen } from '../features/office-session/sign-in-screen.tsx';
import { useTexts } from '../ui/i18n.tsx';
import { CenteredShell } from '../ui/shell.tsx';
import { ErrorState, Skeleton } from '../ui/states.tsx';
import { browserOfficeClient } from './office-client.ts';
import { officeTexts } from './office-texts.ts';
import { Preferences } from './preferences.tsx';

let opened: OfficeClient | undefined;

/** One client a page: it holds the session, and remounting must not ask for another. */
function officeClient(): OfficeClient {
  opened ??= browserOfficeClient();
  return opened;
}

/** Everything under `/oficina` stands on this: the client, and a person who is signed in. */
export function OfficeRoot({ children }: { children: ReactNode }) {
  const [office] = useState(officeClient);
  useEffect(() => {
    if (office.standing.get().kind === 'starting') void office.resume();
  }, [office]);
  return (
    <OfficeContext value={office}>
      <SignedInOnly office={office}>{children}</SignedInOnly>
    </OfficeContext>
  );
}

function SignedInOnly({ office, children }: { office: OfficeClient; children: ReactNode }) {
  const texts = useTexts(officeTexts);
  const standing = useStore(office.standing);
  if (standing.kind === 'signed-in') {
    const { employee, tenant } = standing.session;
    // Another person sees nothing of what the one before had on screen.
    return (
      <OfficeSessionContext key={`${tenant.id}/${employee.id}`} value={standing.session}>
        {children}
      </OfficeSessionContext>
    );
  }
  if (standing.kind === 'signed-out') return <SignInScreen reason={standing.reason} corner={<Preferences />} />;
  return (
    <CenteredShell title={texts.connecting}>
      {standing.kind === 'starting' ? (
        <Skeleton />
      ) : (
        <ErrorState title={texts.unreachable} onRetry={() => void office.resume()}>
          {texts.unreachableHelp}
        </ErrorState>
      )}
    </CenteredShell>
  );
}
