import { useState } from 'react';
import { DeviceError, type TicketInvoice } from '../../../device/contract.ts';
import { useDevice } from '../../../device/device-context.ts';
import { Button } from '../../../ui/button.tsx';
import { useTexts } from '../../../ui/i18n.tsx';
import { StatusDot } from '../../../ui/labels.tsx';
import { Cluster, DataList, Stack, type DataItem } from '../../../ui/layout.tsx';
import { saveFile } from '../../../ui/save-file.ts';
import { Notice } from '../../../ui/states.tsx';
import type { Tone } from '../../../ui/tone.ts';
import { counterInvoiceTexts } from '../texts.ts';
import './counter-invoice.css';

const TONES: Record<TicketInvoice['state'], Tone> = {
  recorded: 'primary', waiting: 'primary', pending: 'primary', sealed: 'primary', sending: 'primary', stamped: 'success', failed: 'error', refused: 'error',
  'given-up': 'neutral', 'cancel-requested': 'warning', cancelled: 'neutral', 'cancel-rejected': 'success',
};
const UNDER_WAY: ReadonlySet<TicketInvoice['state']> = new Set(['recorded', 'waiting', 'pending', 'sealed', 'sending', 'cancel-requested']);

/** How the invoice of a ticket stands, in words, with its files once it is stamped. */
export function InvoiceStanding({ invoice }: { invoice: TicketInvoice }) {
  const texts = useTexts(counterInvoiceTexts);
  const { state, error, simulated, uuid } = invoice;
  const why = error?.message ?? '';
  return (
    <Stack gap={3}>
      <div aria-live="polite">
        <p className="ui-strong">
          <StatusDot tone={TONES[state]} hollow={UNDER_WAY.has(state)}>
            {texts.states[state]}
          </StatusDot>
        </p>
        {why !== '' && <p className={state === 'failed' || state === 'refused' ? 'ui-error' : undefined}>{why}</p>}
        {texts.helps[state] !== undefined && <p className="ui-muted">{texts.helps[state]}</p>}
      </div>
      <DataList items={factsOf(invoice, texts)} />
      {simulated && <p className="ui-small ui-warning">{texts.simulated}</p>}
      {uuid !== null && <InvoiceFiles saleId={invoice.id} name={`${invoice.series ?? ''}${invoice.folio ?? uuid}`} />}
    </Stack>
  );
}

function factsOf({ provisionalFolio, series, folio, uuid, receiverName }: TicketInvoice, texts: typeof counterInvoiceTexts.es): DataItem[] {
  const facts: [string, string | null][] = [
    [texts.receiver, receiverName],
    [texts.provisional, uuid === null ? provisionalFolio : null],
    [texts.folio, folio === null ? null : `${series ?? ''}${folio}`],
    [texts.uuid, uuid],
  ];
  return facts.flatMap(([label, value]) => (value === null ? [] : [{ label, value: <span className="counter-invoice-fact">{value}</span> }]));
}

const KINDS = ['pdf', 'xml'] as const;

function InvoiceFiles({ saleId, name }: { saleId: string; name: string }) {
  const texts = useTexts(counterInvoiceTexts);
  const { invoices } = useDevice();
  const [busy, setBusy] = useState<(typeof KINDS)[number] | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const save = (kind: (typeof KINDS)[number]) => {
    setBusy(kind);
    setFailure(null);
    invoices
      .file(saleId, kind)
      .then((blob) => saveFile(blob, `${name}.${kind}`), (error: unknown) => setFailure(error instanceof DeviceError ? error.code : 'unknown'))
      .finally(() => setBusy(null));
  };
  return (
    <>
      <Cluster>
        {KINDS.map((kind) => (
          <Button key={kind} icon="download" busy={busy === kind} disabled={busy !== null && busy !== kind} onClick={() => save(kind)}>
            {texts[kind]}
          </Button>
        ))}
      </Cluster>
      {failure !== null && <Notice tone="warning">{texts.fileFailed[failure] ?? texts.fileFailedOther}</Notice>}
    </>
  );
}
