import type { ReactNode } from 'react';
import { useLocation } from 'wouter';
import { retriedSchema, type InvoicingMonitor } from '../../../domain/invoicing/api.ts';
import { useOfficeAct } from '../../../device/office-act.ts';
import { useCan, useOffice } from '../../../device/office-client.ts';
import { officePaths } from '../../../device/office-paths.ts';
import { AsyncView, ProblemNotice } from '../../../ui/async-view.tsx';
import { Button } from '../../../ui/button.tsx';
import { BarList, BarRow } from '../../../ui/chart.tsx';
import { useFormats, useTexts } from '../../../ui/i18n.tsx';
import { Panel } from '../../../ui/layout.tsx';
import { AppLink, LinkButton } from '../../../ui/link.tsx';
import { Notice } from '../../../ui/states.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { officeInvoiceTexts } from '../texts.ts';
import { DOCUMENTS_KEY, MONITOR_KEY, useMonitor } from './use-invoicing.ts';

/** How stamping goes, what to do first, and why documents fail. */
export function MonitorPanel({ onFailed }: { onFailed: () => void }) {
  const monitor = useMonitor();
  return (
    <AsyncView query={monitor} lines={3}>
      {(figures) => (
        <>
          <Standing figures={figures} />
          <Figures figures={figures} />
          {figures.failing.length > 0 && <Failing failing={figures.failing} onFailed={onFailed} />}
        </>
      )}
    </AsyncView>
  );
}

/** What stands in the way of stamping, or takes its value. */
function Standing({ figures: { certificate, problem, askingSinceMs, provider } }: { figures: InvoicingMonitor }) {
  const texts = useTexts(officeInvoiceTexts);
  const { dateTime } = useFormats();
  const can = useCan();
  const [, navigate] = useLocation();
  const setUp = can('config.edit') && (
    <LinkButton href={officePaths.invoicingSettings} onNavigate={navigate}>
      {texts.setUp}
    </LinkButton>
  );
  return (
    <>
      {askingSinceMs !== null && (
        <Notice tone="warning" title={texts.askingTitle}>
          {texts.askingHelp(dateTime(askingSinceMs))}
        </Notice>
      )}
      {problem !== null && (
        <Notice tone="warning" title={certificate === null ? texts.setUpFirst : problem.message} action={setUp}>
          {certificate === null ? `${problem.message} ${texts.setUpFirstHelp}` : texts.setUpFirstHelp}
        </Notice>
      )}
      {problem === null && provider === 'local' && (
        <Notice tone="primary" title={texts.localTitle} action={setUp}>
          {texts.localHelp}
        </Notice>
      )}
    </>
  );
}

/** From so few days on, the certificate's end is urgent. */
const FEW_DAYS = 30;

function Figures({ figures }: { figures: InvoicingMonitor }) {
  const texts = useTexts(officeInvoiceTexts);
  const { rate, count, age, date } = useFormats();
  const { certificate, successRateBps, stampedCount, failedCount, pendingCount, oldestPendingAtMs, waitingRequestCount, asOfMs } = figures;
  const oldest = oldestPendingAtMs === null ? texts.nonePending : texts.oldest(age(oldestPendingAtMs, asOfMs));
  const urgent = certificate === null || (certificate.daysLeft <= FEW_DAYS && !certificate.throwaway);
  const left = certificate === null ? texts.noCertificate : certificate.daysLeft < 0 ? texts.expired : texts.daysLeft(count(certificate.daysLeft), certificate.daysLeft === 1);
  return (
    <Panel title={texts.monitor} aside={texts.monitorHours}>
      <dl className="invoicing-figures">
        <Figure label={texts.successRate} detail={successRateBps === null ? '' : texts.endedOf(count(stampedCount), count(stampedCount + failedCount))}>
          {successRateBps === null ? texts.noneEnded : rate(successRateBps)}
        </Figure>
        <Figure label={texts.pending} detail={<>{oldest}{waitingRequestCount > 0 && <WaitingRequests waiting={waitingRequestCount} />}</>}>
          {count(pendingCount)}
        </Figure>
        <Figure label={texts.certificate} detail={certificate === null ? '' : certificate.throwaway ? texts.throwaway : texts.until(date(certificate.validToMs))} urgent={urgent}>
          {left}
        </Figure>
      </dl>
    </Panel>
  );
}

/** How many requests wait, and the way to which. */
function WaitingRequests({ waiting }: { waiting: number }) {
  const texts = useTexts(officeInvoiceTexts);
  const { count } = useFormats();
  const [, navigate] = useLocation();
  return (
    <>
      {' · '}
      <AppLink href={officePaths.invoiceRequests} onNavigate={navigate}>
        {texts.requests(count(waiting), waiting === 1)}
      </AppLink>
    </>
  );
}

function Figure({ label, detail, urgent, children }: { label: string; detail: ReactNode; urgent?: boolean; children: ReactNode }) {
  return (
    <div>
      <dt className="ui-muted ui-small">{label}</dt>
      <dd>
        <span className={urgent ? 'invoicing-figure ui-warning' : 'invoicing-figure'}>{children}</span>
        {detail !== '' && <span className="ui-muted ui-small">{detail}</span>}
      </dd>
    </div>
  );
}

function Failing({ failing, onFailed }: { failing: InvoicingMonitor['failing']; onFailed: () => void }) {
  const office = useOffice();
  const texts = useTexts(officeInvoiceTexts);
  const can = useCan();
  const toast = useToast();
  const { count, money } = useFormats();
  const retry = useOfficeAct(async (errorCode: string) => {
    const retried = await office.ask({ method: 'POST', path: '/api/invoicing/retry-failed', body: { errorCode }, idempotencyKey: office.newId(), answer: retriedSchema });
    office.cache.invalidate(MONITOR_KEY, DOCUMENTS_KEY);
    toast({ text: texts.retried(count(retried.count)), tone: 'success' });
  });
  const most = Math.max(...failing.map((reason) => reason.count));
  return (
    <Panel title={texts.failing} aside={<Button variant="quiet" onClick={onFailed}>{texts.showFailed}</Button>}>
      <BarList label={texts.failing}>
        {failing.map((reason) => (
          <BarRow
            key={reason.code}
            label={reason.message}
            detail={
              <span className="invoicing-reason">
                <span className="ui-mono">{reason.code}</span>
                {can('invoicing.create') && (
                  <Button variant="quiet" icon="refresh" busy={retry.busy} aria-label={texts.retryAllOf(reason.message)} onClick={() => void retry.run(reason.code)}>
                    {texts.retryAll}
                  </Button>
                )}
              </span>
            }
            value={reason.count}
            max={most}
            valueText={count(reason.count)}
            valueDetail={money(reason.totalCents)}
          />
        ))}
      </BarList>
      <ProblemNotice problem={retry.problem} words={texts.serverProblems} />
    </Panel>
  );
}
