import { useCallback, useEffect, useState, type ReactNode } from 'react';
import type { LinkedInvoice } from '../../../domain/invoicing/delivery-api.ts';
import { useFormats, useTexts } from '../../../ui/i18n.tsx';
import { DataList, Panel, Stack } from '../../../ui/layout.tsx';
import { Money } from '../../../ui/money.tsx';
import { CenteredShell } from '../../../ui/shell.tsx';
import { ErrorState, Notice, Skeleton } from '../../../ui/states.tsx';
import type { CustomerAnswer, CustomerApi } from './customer-api.ts';
import { InvoiceFiles } from './invoice-files.tsx';
import { selfServiceTexts } from './texts.ts';
import './self-service.css';

interface LinkedInvoicePageProps {
  api: CustomerApi;
  token: string;
  corner: ReactNode;
}

/** One invoice, for whoever was given its address. */
export function LinkedInvoicePage({ api, token, corner }: LinkedInvoicePageProps) {
  const texts = useTexts(selfServiceTexts);
  const [answer, setAnswer] = useState<CustomerAnswer<LinkedInvoice> | null>(null);
  const look = useCallback(() => void api.linked(token).then(setAnswer), [api, token]);
  useEffect(look, [look]);
  return (
    <CenteredShell corner={corner}>
      <div className="self-service">
        <h1>{texts.linkTitle}</h1>
        {answer === null && <Skeleton lines={6} />}
        {answer?.ok === true && <Shown invoice={answer.value} link={`/f/${token}`} />}
        {answer?.ok === false && (
          <ErrorState title={texts.linkGone} onRetry={answer.problem.code === 'not-found' ? undefined : look}>
            {texts.problems[answer.problem.code] ?? answer.problem.detail}
          </ErrorState>
        )}
      </div>
    </CenteredShell>
  );
}

function Shown({ invoice, link }: { invoice: LinkedInvoice; link: string }) {
  const texts = useTexts(selfServiceTexts);
  const formats = useFormats();
  const name = [invoice.series, invoice.folio].filter(Boolean).join('-');
  return (
    <>
      {invoice.cancelled && <Notice tone="error" title={texts.cancelled} />}
      {invoice.simulated && <Notice tone="warning" title={texts.simulated} />}
      <Panel title={`${texts.kinds[invoice.kind]} ${name}`} aside={<Money cents={invoice.totalCents} size="title" />}>
        <Stack>
          <DataList
            items={[
              { label: texts.issuer, value: `${invoice.issuerName} · ${invoice.issuerRfc}` },
              { label: texts.receiver, value: `${invoice.receiverName} · ${invoice.receiverRfc}` },
              { label: texts.stampedOn, value: formats.dateTime(invoice.stampedAtMs) },
              { label: texts.uuid, value: <span className="ui-mono self-service-code">{invoice.uuid}</span> },
            ]}
          />
          <InvoiceFiles link={link} />
        </Stack>
      </Panel>
      <p className="ui-muted ui-small">{texts.linkUntil(formats.dateTime(invoice.expiresAtMs))}</p>
    </>
  );
}
