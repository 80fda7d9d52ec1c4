import type { PushRequest } from '../../domain/sync/api.ts';
import { pushResponseSchema } from '../../domain/sync/api.ts';
import { useOffice } from '../../device/office-client.ts';
import { officePaths } from '../../device/office-paths.ts';
import { HAND_IN_TIMEOUT_MS } from '../../device/push/hand-in-file.ts';
import { BackLink } from '../../ui/back-link.tsx';
import { useTexts } from '../../ui/i18n.tsx';
import { Page } from '../../ui/shell.tsx';
import { HandInFile } from './hand-in-file.tsx';
import { handInTexts } from './texts.ts';

/** Hands in a tablet's file from the office. */
export function HandInPage() {
  const office = useOffice();
  const texts = useTexts(handInTexts);
  const send = (body: PushRequest) => office.ask({ method: 'POST', path: '/sync/push', body, answer: pushResponseSchema, timeoutMs: HAND_IN_TIMEOUT_MS });
  const back = <BackLink href={officePaths.devices}>{texts.back}</BackLink>;
  return (
    <Page narrow title={texts.title} note={texts.note} actions={back}>
      <HandInFile send={send} onDone={() => office.cache.invalidate('devices', 'today', 'tasks')} />
    </Page>
  );
}
