import { useState } from 'react';
import { useLocation } from 'wouter';
import { periodSchema } from '../../domain/ledger/api.ts';
import type { Period } from '../../domain/ledger/api.ts';
import { useOfficeAct } from '../../device/office-act.ts';
import { useCan, useOffice } from '../../device/office-client.ts';
import { officePaths } from '../../device/office-paths.ts';
import { useOfficeQuery } from '../../device/office-query.ts';
import { AsyncView, ProblemNotice } from '../../ui/async-view.tsx';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/choice.tsx';
import { useFormats, useTexts } from '../../ui/i18n.tsx';
import { Badge } from '../../ui/labels.tsx';
import { Cluster, Panel, Stack } from '../../ui/layout.tsx';
import { AppLink } from '../../ui/link.tsx';
import { Notice } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { ReopenDialog } from './reopen-dialog.tsx';
import { accountingTexts } from './texts.ts';
import './accounting.css';

/** One month: how it stands, what it may lack, and the button that closes it or opens it again. */
export function MonthPanel({ month }: { month: string }) {
  const office = useOffice();
  const { periods: texts } = useTexts(accountingTexts);
  const formats = useFormats();
  const period = useOfficeQuery(`periods/${month}`, () => office.ask({ path: '/api/ledger/period', query: { month }, answer: periodSchema }));
  const closed = period.data !== undefined && period.data.closedAtMs !== null;
  return (
    <Panel title={formats.month(month)} aside={period.data && <Badge tone={closed ? 'success' : 'neutral'}>{closed ? texts.closed : texts.open}</Badge>}>
      <AsyncView query={period} lines={4}>
        {(found) => (found.closedAtMs === null ? <OpenMonth period={found} /> : <ClosedMonth period={found} closedAtMs={found.closedAtMs} />)}
      </AsyncView>
    </Panel>
  );
}

function OpenMonth({ period }: { period: Period }) {
  const office = useOffice();
  const { periods: texts } = useTexts(accountingTexts);
  const formats = useFormats();
  const toast = useToast();
  const mayClose = useCan()('accounting.close');
  const { month, gaps, unstamped } = period;
  const lacks = gaps.length > 0 || unstamped > 0;
  const [accepted, setAccepted] = useState(false);
  const [asked, setAsked] = useState(false);
  const close = useOfficeAct(async () => {
    await office.ask({ method: 'POST', path: '/api/ledger/period/close', body: { month, acceptGaps: accepted }, answer: periodSchema });
    office.cache.invalidate('periods');
    toast({ text: texts.closedNow(formats.month(month)), tone: 'success' });
  });
  return (
    <Stack>
      <Missing period={period} />
      {!period.maySettle && <p className="ui-muted">{texts.notOver}</p>}
      {period.maySettle && !mayClose && <p className="ui-muted">{texts.mayNot}</p>}
      {period.maySettle && mayClose && (
        <>
          {lacks && <Checkbox label={texts.accept} checked={accepted} error={asked && !accepted ? texts.acceptMissing : undefined} onChange={setAccepted} />}
          {close.problem && <ProblemNotice problem={close.problem} words={texts.serverProblems} />}
          <Cluster>
            <Button
              variant="primary"
              icon="lock"
              busy={close.busy}
              onClick={() => {
                setAsked(true);
                if (!lacks || accepted) void close.run();
              }}
            >
              {texts.close(formats.month(month))}
            </Button>
          </Cluster>
        </>
      )}
    </Stack>
  );
}

function Missing({ period: { gaps, unstamped, maySettle } }: { period: Period }) {
  const { periods: texts } = useTexts(accountingTexts);
  const formats = useFormats();
  const can = useCan();
  const [, navigate] = useLocation();
  if (gaps.length === 0 && unstamped === 0) return maySettle ? <Notice tone="success">{texts.nothingMissing}</Notice> : null;
  return (
    <section aria-label={texts.missingTitle}>
      <h3>{texts.missingTitle}</h3>
      <ul className="period-gaps">
        {gaps.map((gap) => (
          <li key={gap.deviceId}>
            <strong>{gap.name}</strong>. {texts.gapText(gap, formats)}
          </li>
        ))}
        {unstamped > 0 && (
          <li>
            <strong>{texts.unstamped(formats.count(unstamped), unstamped === 1)}</strong> {texts.unstampedHelp}
          </li>
        )}
      </ul>
      {gaps.length > 0 && (
        <p className="ui-muted ui-small">
          {texts.gapHelp}{' '}
          {can('devices.manage') && (
            <AppLink href={officePaths.devices} onNavigate={navigate}>
              {texts.devices}
            </AppLink>
          )}
        </p>
      )}
    </section>
  );
}

function ClosedMonth({ period, closedAtMs }: { period: Period; closedAtMs: number }) {
  const { periods: texts } = useTexts(accountingTexts);
  const formats = useFormats();
  const mayClose = useCan()('accounting.close');
  const [reopening, setReopening] = useState(false);
  return (
    <Stack>
      <p>{texts.closedBy(formats.dateTime(closedAtMs), period.closedByName ?? texts.somebody)}</p>
      <Missing period={period} />
      {!period.maySettle && <p className="ui-muted">{texts.laterClosed}</p>}
      {period.maySettle && !mayClose && <p className="ui-muted">{texts.mayNot}</p>}
      {period.maySettle && mayClose && (
        <Cluster>
          <Button onClick={() => setReopening(true)}>{texts.reopen}</Button>
        </Cluster>
      )}
      {reopening && <ReopenDialog month={period.month} onClose={() => setReopening(false)} />}
    </Stack>
  );
}
