import { useState } from 'react';
import type { PendingOperation, SyncView } from '../../device/contract.ts';
import { useDevice, useStore } from '../../device/device-context.ts';
import { Button } from '../../ui/button.tsx';
import { Sheet } from '../../ui/dialog.tsx';
import { useFormats, useTexts } from '../../ui/i18n.tsx';
import { Cluster, DataList } from '../../ui/layout.tsx';
import { Badge } from '../../ui/labels.tsx';
import { Notice } from '../../ui/states.tsx';
import { saveExport } from './save-export.ts';
import { groupOperations } from './sync-summary.ts';
import { syncTexts } from './texts.ts';
import './sync-panel.css';

const SHOWN = 200;

interface SyncPanelProps {
  onClose: () => void;
  /** Hands in another device's file here. */
  onHandIn: () => void;
  /** Takes this browser's enrolment away. */
  onLeave: () => void;
}

/** What this device has not handed in yet, since when and why; and what a person should look at. */
export function SyncPanel({ onClose, onHandIn, onLeave }: SyncPanelProps) {
  const device = useDevice();
  const view = useStore(device.sync);
  const texts = useTexts(syncTexts);
  const [failed, setFailed] = useState(false);
  const { attention, waiting } = groupOperations(view.operations);
  const footer = (
    <>
      <Button icon="download" disabled={view.pending === 0} onClick={() => saveExport(device).then(() => setFailed(false), () => setFailed(true))}>
        {texts.export}
      </Button>
      <Button variant="primary" icon="refresh" onClick={() => device.syncNow()}>
        {texts.now}
      </Button>
    </>
  );
  return (
    <Sheet open title={texts.title} onClose={onClose} footer={footer}>
      {view.tenantStatus === 'suspended' && <Notice tone="warning">{texts.suspended}</Notice>}
      <p>{summaryText(view, texts, useFormats().count)}</p>
      {view.problem === 'forked' && (
        <Notice tone="error" action={<Button onClick={onLeave}>{texts.enrolAnew}</Button>}>
          {texts.leaveEnded}
        </Notice>
      )}
      {failed && <Notice tone="error">{texts.exportFailed}</Notice>}
      <Operations title={texts.attentionHead} operations={attention} help={texts.attentionText} />
      <Operations title={texts.pendingHead} operations={waiting} />
      <About view={view} />
      {view.pending > 0 && <p className="ui-muted ui-small">{texts.exportHelp}</p>}
      <Cluster>
        <Button variant="quiet" icon="upload" onClick={onHandIn}>
          {texts.handIn}
        </Button>
        <Button variant="quiet" onClick={onLeave}>
          {texts.leave}
        </Button>
      </Cluster>
    </Sheet>
  );
}

function summaryText(view: SyncView, texts: (typeof syncTexts)['es'], count: (value: number) => string): string {
  if (view.problem !== null && view.problem !== 'offline') return texts.problems[view.problem] ?? texts.otherProblem(view.problem);
  if (view.state === 'offline') return texts.offlineText;
  if (view.pending > 0) return texts.pendingText(count(view.pending), view.pending !== 1);
  return texts.upToDate;
}

function Operations({ title, operations, help }: { title: string; operations: readonly PendingOperation[]; help?: string }) {
  const formats = useFormats();
  // As it is when the panel is opened: an age that ticks tells nothing more.
  const [nowMs] = useState(() => Date.now());
  if (operations.length === 0) return null;
  return (
    <section className="sync-group">
      <h3>
        {title} · <span className="ui-mono">{formats.count(operations.length)}</span>
      </h3>
      {help !== undefined && <p className="ui-muted ui-small">{help}</p>}
      <ul className="sync-list">
        {operations.slice(0, SHOWN).map((operation) => (
          <OperationRow key={operation.number} operation={operation} nowMs={nowMs} />
        ))}
      </ul>
    </section>
  );
}

function OperationRow({ operation, nowMs }: { operation: PendingOperation; nowMs: number }) {
  const texts = useTexts(syncTexts);
  const formats = useFormats();
  const { number, type, state, label, reason, recordedMs } = operation;
  const waits = state === 'pending' || state === 'deferred';
  return (
    <li className="sync-row">
      <span className="ui-strong">{texts.types[type] ?? texts.operation(String(number))}</span>
      <span className="ui-mono ui-end">{label ?? `#${number}`}</span>
      <span className="ui-muted ui-small">{texts.recorded(formats.dateTime(recordedMs), formats.age(recordedMs, nowMs))}</span>
      <span className="ui-end">
        <Badge tone={waits ? 'neutral' : 'warning'}>{texts.opStates[state]}</Badge>
      </span>
      {reason !== null && <span className="sync-reason ui-small">{texts.reasons[reason] ?? reason}</span>}
      {texts.todo[state] !== undefined && <span className="sync-todo ui-muted ui-small">{texts.todo[state]}</span>}
    </li>
  );
}

function About({ view }: { view: SyncView }) {
  const device = useDevice();
  const standing = useStore(device.standing);
  const texts = useTexts(syncTexts);
  const formats = useFormats();
  const persisted = standing.kind === 'ready' ? standing.persisted : null;
  const storage = persisted === null ? texts.storageUnknown : persisted ? texts.storageKept : texts.storageAtRisk;
  return (
    <>
      <DataList
        mono={false}
        items={[
          { label: texts.lastContact, value: view.lastContactMs === null ? texts.never : formats.dateTime(view.lastContactMs) },
          { label: texts.tab, value: view.leader ? texts.tabLeader : texts.tabFollower },
          { label: texts.storage, value: storage },
        ]}
      />
      {persisted === false && (
        <Cluster>
          <Button onClick={() => void device.keepStorage()}>{texts.storageAsk}</Button>
        </Cluster>
      )}
    </>
  );
}
