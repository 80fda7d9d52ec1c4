import { useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import type { Today } from '../../domain/reports/api.ts';
import { useCan, useOffice } from '../../device/office-client.ts';
import { officePaths } from '../../device/office-paths.ts';
import { AsyncView } from '../../ui/async-view.tsx';
import { BarList, BarRow, LineChart } from '../../ui/chart.tsx';
import { SegmentedControl } from '../../ui/choice.tsx';
import { useFormats, useTexts, useZoneFormats } from '../../ui/i18n.tsx';
import { Badge } from '../../ui/labels.tsx';
import { Panel, Stack } from '../../ui/layout.tsx';
import { LinkButton } from '../../ui/link.tsx';
import { Page } from '../../ui/shell.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { useIsPhone } from '../../ui/use-media-query.ts';
import { byUrgency, isSerious } from './task-view.ts';
import type { TodayRow, TodayView } from './today-view.ts';
import { todayView } from './today-view.ts';
import { overviewTexts } from './texts.ts';
import { useToday } from './use-today.ts';
import './overview.css';

/** The owner's five seconds: sold today, against when, where, what is in the drawers, what needs a decision. */
export function TodayPage() {
  const texts = useTexts(overviewTexts);
  const { time, weekday } = useFormats();
  const today = useToday();
  const day = today.data?.branches[0]?.day;
  const count = today.data?.branches.length ?? 0;
  return (
    <Page
      title={day ? texts.soldToday(weekday(day)) : texts.soldTodayPlain}
      actions={
        today.asOfMs !== null && (
          <span className={today.problem ? 'ui-small ui-warning' : 'ui-small ui-muted'} aria-live="polite">
            {today.problem?.kind === 'offline' ? texts.offline : texts.branchCount(count)} · {texts.dataOf(time(today.asOfMs))}
          </span>
        )
      }
    >
      <AsyncView query={today} lines={8} quiet>
        {(report) => <TodayBody report={report} />}
      </AsyncView>
    </Page>
  );
}

function TodayBody({ report }: { report: Today }) {
  const office = useOffice();
  // Ages are as of the newest answer: they move with it, every quarter of a minute.
  const view = useMemo(() => todayView(report, Math.max(report.asOfMs, office.nowMs())), [report, office]);
  return (
    <div className="today">
      <Headline view={view} />
      <ChartPanel view={view} />
      <RowsPanel view={view} />
      <TasksPanel tasks={report.tasks} nowMs={report.asOfMs} />
    </div>
  );
}

function Headline({ view }: { view: TodayView }) {
  const texts = useTexts(overviewTexts);
  const { moneyWhole, weekday, count } = useFormats();
  const { changePercent, marginCents, saleCount } = view;
  const dayName = view.day && weekday(view.day);
  const facts = [
    changePercent === null ? texts.nothingToCompare(dayName) : texts.against(dayName),
    texts.saleCount(count(saleCount), saleCount === 1),
    ...(marginCents === null ? [] : [texts.margin(moneyWhole(marginCents))]),
  ];
  return (
    <div className="today-headline">
      <p className="today-total">{moneyWhole(view.totalCents)}</p>
      <p className="ui-muted">
        {changePercent !== null && (
          <span className={changePercent < 0 ? 'ui-error ui-strong' : 'ui-success ui-strong'}>
            {changePercent < 0 ? '−' : '+'}
            {Math.abs(changePercent)}&nbsp;%{' '}
          </span>
        )}
        {facts.join(' · ')}
      </p>
    </div>
  );
}

function ChartPanel({ view: { chart, day } }: { view: TodayView }) {
  const texts = useTexts(overviewTexts);
  const { money, weekday } = useFormats();
  const dayName = day && weekday(day);
  const phone = useIsPhone();
  return (
    <div className="today-chart">
      <Panel>
        {chart ? (
          <LineChart
            label={texts.chart(dayName)}
            main={{ name: texts.today, points: chart.today }}
            comparison={{ name: texts.lastWeek(dayName), points: chart.lastWeek }}
            ticks={chart.ticks.map((x) => ({ x, label: String(x) }))}
            xName={texts.hour}
            formatX={hourText}
            formatY={(cents) => money(cents)}
            heightPx={phone ? 132 : 168}
          />
        ) : (
          <EmptyState icon="chart" title={texts.noSalesYet}>
            {texts.noSalesYetHelp}
          </EmptyState>
        )}
      </Panel>
    </div>
  );
}

/** `10:30` of 10.5. */
function hourText(x: number): string {
  const minutes = Math.floor((x % 1) * 60);
  return `${Math.floor(x)}:${String(minutes).padStart(2, '0')}`;
}

function RowsPanel({ view }: { view: TodayView }) {
  const texts = useTexts(overviewTexts);
  const can = useCan();
  const [, navigate] = useLocation();
  const { moneyWhole } = useFormats();
  const [by, setBy] = useState<'branch' | 'register'>(view.branches.length > 1 ? 'branch' : 'register');
  const rows = by === 'branch' ? view.branches : view.registers;
  const max = Math.max(0, ...rows.map(({ totalCents }) => totalCents));
  const options = [
    { value: 'branch', label: texts.byBranch },
    { value: 'register', label: texts.byRegister },
  ] as const;
  return (
    <div className="today-rows">
      <Panel>
        <div className="today-rows-head">
          <SegmentedControl label={texts.rowsBy} labelHidden value={by} options={options} onChange={setBy} />
          <span className="ui-muted ui-small">
            {texts.inDrawerTotal(moneyWhole(view.drawerCents))}
          </span>
        </div>
        {rows.length === 0 ? (
          <EmptyState
            icon="store"
            title={texts.addDevice}
            action={can('devices.manage') && <LinkButton href={officePaths.devices} onNavigate={navigate}>{texts.addDevice}</LinkButton>}
          >
            {texts.addDeviceHelp}
          </EmptyState>
        ) : (
          <BarList label={by === 'branch' ? texts.byBranch : texts.byRegister}>
            {rows.map((row) => (
              <Row key={row.id} row={row} max={max} />
            ))}
          </BarList>
        )}
      </Panel>
    </div>
  );
}

function Row({ row, max }: { row: TodayRow; max: number }) {
  const texts = useTexts(overviewTexts);
  const { moneyWhole } = useFormats();
  return (
    <BarRow
      label={row.name}
      detail={
        <>
          {row.branchName}
          {row.branchName && row.asOf.kind !== 'none' && ' · '}
          {(row.branchName === null || row.asOf.kind !== 'none') && <AsOfText row={row} />}
        </>
      }
      value={row.totalCents}
      max={max}
      valueText={moneyWhole(row.totalCents)}
      valueDetail={<span className="today-words">{row.drawerCents === null ? texts.drawerClosed : texts.drawerOf(moneyWhole(row.drawerCents))}</span>}
      faded={row.asOf.kind === 'silent'}
    />
  );
}

function AsOfText({ row: { asOf, timeZone } }: { row: TodayRow }) {
  const office = useOffice();
  const texts = useTexts(overviewTexts);
  const { time, age } = useZoneFormats()(timeZone);
  if (asOf.kind === 'none') return texts.noDevices;
  if (asOf.kind === 'heard') return time(asOf.atMs);
  const since = age(asOf.sinceMs, office.nowMs()).replace(/^hace | ago$/g, '');
  return <span className={asOf.matters ? 'ui-warning' : undefined}>{texts.silent(since)}</span>;
}

function TasksPanel({ tasks, nowMs }: { tasks: Today['tasks']; nowMs: number }) {
  const texts = useTexts(overviewTexts);
  const { age } = useFormats();
  const [, navigate] = useLocation();
  return (
    <div className="today-tasks">
      <Panel title={texts.toDecide}>
        {tasks.length === 0 ? (
          <p className="ui-muted">{texts.nothingToDecide}</p>
        ) : (
          <Stack gap={0}>
            {byUrgency(tasks).map((task) => {
              const name = texts.taskKinds[task.kind] ?? texts.taskKind(task.kind);
              return (
                <div key={task.kind} className="today-task">
                  <Badge tone={isSerious(task.kind) ? 'error' : 'warning'}>{task.count}</Badge>
                  <div>
                    <p>{name}</p>
                    <p className="ui-muted ui-small">{texts.oldest(age(task.oldestAtMs, nowMs))}</p>
                  </div>
                  <LinkButton
                    variant="quiet"
                    href={`${officePaths.tasks}?tipo=${encodeURIComponent(task.kind)}`}
                    onNavigate={navigate}
                    aria-label={`${texts.see}: ${name}`}
                  >
                    {texts.see}
                  </LinkButton>
                </div>
              );
            })}
          </Stack>
        )}
      </Panel>
    </div>
  );
}
