import { useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { taskListSchema } from '../../domain/reports/api.ts';
import { useCan, useOffice } from '../../device/office-client.ts';
import { useBranches } from '../../device/office-lookups.ts';
import { officePaths } from '../../device/office-paths.ts';
import { useOfficePages } from '../../device/office-query.ts';
import { AsyncView, MoreButton } from '../../ui/async-view.tsx';
import { Button } from '../../ui/button.tsx';
import { SegmentedControl } from '../../ui/choice.tsx';
import { useFormats, useTexts } from '../../ui/i18n.tsx';
import { Badge, Chip } from '../../ui/labels.tsx';
import { Cluster, Panel } from '../../ui/layout.tsx';
import { AppLink } from '../../ui/link.tsx';
import { Page } from '../../ui/shell.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { Table } from '../../ui/table.tsx';
import type { TableColumn } from '../../ui/table.tsx';
import { SettleDialog } from './settle-dialog.tsx';
import type { OfficeTask } from './task-view.ts';
import { byUrgency, isSerious, taskFacts } from './task-view.ts';
import { overviewTexts } from './texts.ts';
import { useToday } from './use-today.ts';
import './overview.css';

/** What was applied although it broke a rule, or could not be applied: for somebody to look at. */
export function TasksPage() {
  const office = useOffice();
  const texts = useTexts(overviewTexts);
  const { dateTime } = useFormats();
  const [search, setSearch] = useSearchParams();
  const [, navigate] = useLocation();
  const branches = useBranches();
  const today = useToday();
  const can = useCan();
  const [settling, setSettling] = useState<OfficeTask | null>(null);
  const kind = search.get('tipo') ?? '';
  const settled = search.get('ver') === 'resueltos';
  const show = (next: { kind: string; settled: boolean }) => setSearch({ ...(next.kind === '' ? {} : { tipo: next.kind }), ...(next.settled ? { ver: 'resueltos' } : {}) });
  const tasks = useOfficePages(`tasks/${settled}/${kind}`, (after) => office.ask({ path: '/api/tasks', query: { kind, settled, after }, answer: taskListSchema }));
  const kindName = (code: string) => texts.taskKinds[code] ?? texts.taskKind(code);
  const branchName = (id: string | null) => branches.data?.find((branch) => branch.id === id)?.name ?? '';
  const columns: TableColumn<OfficeTask>[] = [
    {
      key: 'kind',
      header: texts.kind,
      grow: true,
      renderCell: (task) => (
        <div className="overview-task">
          <span>
            <Badge tone={isSerious(task.kind) ? 'error' : 'warning'}>{kindName(task.kind)}</Badge>
          </span>
          <TaskDetail task={task} />
        </div>
      ),
    },
    { key: 'where', header: texts.where, renderCell: (task) => [branchName(task.branchId), task.deviceName].filter(Boolean).join(' · ') },
    { key: 'when', header: texts.when, mono: true, renderCell: (task) => dateTime(task.createdAtMs) },
    {
      key: 'ticket',
      header: texts.ticket,
      mono: true,
      renderCell: (task) => {
        const { folio, type } = taskFacts(task);
        if (folio === null) return '';
        if (type !== 'sale.completed' || task.operationId === null || task.kind === 'quarantined') return folio;
        return (
          <AppLink href={officePaths.sale(task.operationId)} onNavigate={navigate}>
            {folio}
          </AppLink>
        );
      },
    },
    {
      key: 'settle',
      header: '',
      align: 'end',
      renderCell: (task) =>
        task.settled === null &&
        can('tasks.settle', task.branchId ?? undefined) && (
          <Button aria-label={texts.settleOf(kindName(task.kind), taskFacts(task).folio)} onClick={() => setSettling(task)}>
            {texts.settle}
          </Button>
        ),
    },
  ];
  return (
    <Page title={texts.tasksTitle} note={texts.tasksNote}>
      <SegmentedControl
        label={texts.tasksShown}
        labelHidden
        value={settled ? 'settled' : 'open'}
        options={[
          { value: 'open', label: texts.tasksOpen },
          { value: 'settled', label: texts.tasksSettled },
        ]}
        onChange={(value) => show({ kind, settled: value === 'settled' })}
      />
      <Cluster>
        <Chip selected={kind === ''} onPress={() => show({ kind: '', settled })}>
          {texts.allKinds}
        </Chip>
        {byUrgency(today.data?.tasks ?? []).map((group) => (
          <Chip key={group.kind} selected={group.kind === kind} onPress={() => show({ kind: group.kind, settled })}>
            {`${kindName(group.kind)} · ${group.count}`}
          </Chip>
        ))}
      </Cluster>
      <AsyncView query={tasks} lines={6}>
        {() => (
          <Panel flush>
            <Table
              caption={texts.tasksTitle}
              columns={columns}
              rows={tasks.items}
              rowKey={(task) => task.id}
              empty={
                <EmptyState icon="check" title={settled ? texts.nothingSettled : texts.nothingToDecide}>
                  {texts.nothingToDecideHelp}
                </EmptyState>
              }
              after={tasks.hasMore && <MoreButton list={tasks} />}
            />
          </Panel>
        )}
      </AsyncView>
      {settling && <SettleDialog task={settling} kindName={kindName(settling.kind)} onClose={() => setSettling(null)} />}
    </Page>
  );
}

function TaskDetail({ task }: { task: OfficeTask }) {
  const texts = useTexts(overviewTexts);
  const formats = useFormats();
  const { type, reason, flags } = taskFacts(task);
  const said = [
    ...(type === null ? [] : [texts.operationTypes[type] ?? type]),
    ...flags.map((flag) => texts.flagFact(flag, formats)).filter((fact) => fact !== ''),
    ...(reason === null ? [] : [texts.taskReason(reason)]),
  ];
  const { settled } = task;
  return (
    <>
      <span className="ui-muted ui-small">{said.join(' · ')}</span>
      {settled && (
        <span className="ui-small">
          {settled.note}
          <span className="ui-muted">{` — ${texts.settledBy(settled.byName ?? texts.somebody, formats.dateTime(settled.atMs))}`}</span>
        </span>
      )}
    </>
  );
}
