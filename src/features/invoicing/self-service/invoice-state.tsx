import type { SelfInvoice } from '../../../domain/invoicing/self-service-api.ts';
import { useLanguage, useTexts } from '../../../ui/i18n.tsx';
import { StatusDot } from '../../../ui/labels.tsx';
import { DataList, Panel, Stack } from '../../../ui/layout.tsx';
import { Notice } from '../../../ui/states.tsx';
import { InvoiceFiles } from './invoice-files.tsx';
import { selfServiceTexts } from './texts.ts';

const TONES = { waiting: 'primary', stamped: 'success', failed: 'error', cancelled: 'neutral' } as const;

/** How the invoice stands; with its files once it is stamped. */
export function InvoiceState({ invoice }: { invoice: SelfInvoice }) {
  const texts = useTexts(selfServiceTexts);
  const { language } = useLanguage();
  const { state, message, uuid, simulated, link, mailed } = invoice;
  return (
    <Panel>
      <Stack>
        <h2 aria-live="polite">
          <StatusDot tone={TONES[state]} hollow={state === 'waiting'}>
            {texts[state]}
          </StatusDot>
        </h2>
        {state === 'waiting' && <p className="ui-muted">{texts.waitingHelp}{mailed && ` ${texts.waitingMail}`}</p>}
        {state === 'failed' && (
          <>
            {message !== null && <p lang={language === 'es' ? undefined : 'es'}>{message}</p>}
            <p className="ui-muted">{texts.failedHelp}</p>
          </>
        )}
        {simulated === true && <Notice tone="warning" title={texts.simulated} />}
        {uuid !== null && <DataList items={[{ label: texts.uuid, value: <span className="ui-mono self-service-code">{uuid}</span> }]} />}
        {link !== null && <InvoiceFiles link={link} />}
        {state === 'stamped' && mailed && <p className="ui-muted">{texts.mailed}</p>}
      </Stack>
    </Panel>
  );
}
