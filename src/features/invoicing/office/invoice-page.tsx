import { useState } from 'react';
import type { DocumentDetail } from '../../../domain/invoicing/api.ts';
import { useBranches } from '../../../device/office-lookups.ts';
import { AsyncView } from '../../../ui/async-view.tsx';
import { useFormats, useTexts, ZoneProvider } from '../../../ui/i18n.tsx';
import { StatusDot } from '../../../ui/labels.tsx';
import { Stack } from '../../../ui/layout.tsx';
import { Page } from '../../../ui/shell.tsx';
import { Notice } from '../../../ui/states.tsx';
import { BackToInvoices } from './back-to-invoices.tsx';
import { DeliveryPanel } from './delivery-panel.tsx';
import { DocumentActs } from './document-acts.tsx';
import { ConceptsPanel, DataPanel, HistoryPanel, RelatedPanel, SalesPanel, TotalsPanel } from './document-panels.tsx';
import { folioText, isUnderWay, toneOf } from './document-view.ts';
import { officeInvoiceTexts } from '../texts.ts';
import { useDocument } from './use-invoicing.ts';
import './invoicing.css';

/** One fiscal document: what it says, how it stands, and what can be done with it. */
export function InvoicePage({ id }: { id: string }) {
  const texts = useTexts(officeInvoiceTexts);
  const [moving, setMoving] = useState(false);
  const document = useDocument(id, moving);
  const branches = useBranches();
  const state = document.data?.state;
  const moves = state !== undefined && isUnderWay(state);
  if (moves !== moving) setMoving(moves);
  const zone = branches.data?.find((branch) => branch.id === document.data?.branchId)?.timeZone;
  return (
    <Page
      title={document.data ? texts.kindOf(texts.kinds[document.data.kind], folioText(document.data)) : texts.document}
      note={
        document.data && (
          <StatusDot tone={toneOf(document.data.state)} hollow={isUnderWay(document.data.state)}>
            {texts.states[document.data.state]}
          </StatusDot>
        )
      }
      actions={<BackToInvoices />}
    >
      <AsyncView query={document} lines={10}>
        {(detail) => (
          <MaybeZone timeZone={zone}>
            <InvoiceBody document={detail} />
          </MaybeZone>
        )}
      </AsyncView>
    </Page>
  );
}

/** Its times are those of its place. */
function MaybeZone({ timeZone, children }: { timeZone: string | undefined; children: React.ReactNode }) {
  return timeZone === undefined ? children : <ZoneProvider timeZone={timeZone}>{children}</ZoneProvider>;
}

function InvoiceBody({ document }: { document: DocumentDetail }) {
  const texts = useTexts(officeInvoiceTexts);
  return (
    <>
      <Trouble document={document} />
      {document.simulated && <Notice tone="primary">{texts.simulated}</Notice>}
      <DocumentActs document={document} />
      <div className="invoicing-columns">
        <Stack>
          <ConceptsPanel document={document} />
          <SalesPanel sales={document.sales} />
          <RelatedPanel related={document.related} />
        </Stack>
        <Stack>
          <TotalsPanel document={document} />
          {document.uuid !== null && <DeliveryPanel document={document} />}
          <DataPanel document={document} />
          <HistoryPanel history={document.history} />
        </Stack>
      </div>
    </>
  );
}

/** Why it failed, waits, or could not be cancelled. */
function Trouble({ document: { state, error, nextAttemptAtMs } }: { document: DocumentDetail }) {
  const texts = useTexts(officeInvoiceTexts);
  const { dateTime } = useFormats();
  if (state === 'cancel-rejected') {
    return (
      <Notice tone="warning" title={texts.rejectedTitle}>
        {[error?.message, texts.rejectedHelp].filter(Boolean).join(' ')}
      </Notice>
    );
  }
  if (error === null || state === 'stamped' || state === 'cancelled') return null;
  const again = nextAttemptAtMs === null ? '' : texts.nextAttempt(dateTime(nextAttemptAtMs));
  return (
    <Notice tone={state === 'failed' ? 'error' : 'warning'} title={state === 'failed' ? texts.failedTitle : texts.waitingTitle}>
      {error.message} <span className="ui-mono ui-small">{error.code}</span> {again}
    </Notice>
  );
}
