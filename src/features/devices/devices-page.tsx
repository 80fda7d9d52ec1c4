import { useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { deviceListSchema, deviceSchema } from '../../domain/identity/api.ts';
import { useOffice } from '../../device/office-client.ts';
import { useOfficeAct } from '../../device/office-act.ts';
import { officePaths } from '../../device/office-paths.ts';
import { allPages, useBranches } from '../../device/office-lookups.ts';
import { useOfficeQuery } from '../../device/office-query.ts';
import { AsyncView, ProblemNotice } from '../../ui/async-view.tsx';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/choice.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useFormats, useTexts } from '../../ui/i18n.tsx';
import { Cluster, Panel } from '../../ui/layout.tsx';
import { LinkButton } from '../../ui/link.tsx';
import { Page } from '../../ui/shell.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { Table } from '../../ui/table.tsx';
import type { TableColumn } from '../../ui/table.tsx';
import { useToast } from '../../ui/toast.tsx';
import { ChainsPanel } from './chains-panel.tsx';
import { CodeDialog } from './code-dialog.tsx';
import type { OfficeDevice } from './device-view.ts';
import { deviceState, inUseFirst } from './device-view.ts';
import { deviceTexts } from './texts.ts';
import './devices.css';

const DEVICES_KEY = 'devices';
const EVERY_MS = 15_000;

/** The devices of the shop: where each stands, when it was last in touch. */
export function DevicesPage() {
  const office = useOffice();
  const texts = useTexts(deviceTexts);
  const [, navigate] = useLocation();
  const [search, setSearch] = useSearchParams();
  const all = search.get('ver') === 'todos';
  const [making, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<OfficeDevice | null>(null);
  const devices = useOfficeQuery(
    DEVICES_KEY,
    async () => inUseFirst(await allPages((after) => office.ask({ path: '/api/identity/devices', query: { after, limit: 200 }, answer: deviceListSchema }))),
    { everyMs: EVERY_MS },
  );
  const create = (
    <Button icon="add" variant="primary" onClick={() => setMaking(true)}>
      {texts.newDevice}
    </Button>
  );
  return (
    <Page
      title={texts.title}
      actions={
        <Cluster>
          <LinkButton icon="upload" href={officePaths.handIn} onNavigate={navigate}>
            {texts.handIn}
          </LinkButton>
          {create}
        </Cluster>
      }
    >
      {devices.data?.some(({ revokedAtMs }) => revokedAtMs !== null) && (
        <Checkbox label={texts.showRevoked} checked={all} onChange={(checked) => setSearch(checked ? { ver: 'todos' } : {}, { replace: true })} />
      )}
      <AsyncView query={devices} lines={5}>
        {(list) => (
          <Panel flush>
            <DeviceTable
              devices={list.filter(({ revokedAtMs }) => revokedAtMs === null || all)}
              onRevoke={setRevoking}
              empty={
                <EmptyState icon="settings" title={texts.empty} action={create}>
                  {texts.emptyHelp}
                </EmptyState>
              }
            />
          </Panel>
        )}
      </AsyncView>
      <ChainsPanel />
      {making && (
        <CodeDialog
          onClose={() => {
            setMaking(false);
            devices.refresh();
          }}
        />
      )}
      {revoking && <RevokeDialog device={revoking} onClose={() => setRevoking(null)} />}
    </Page>
  );
}

interface DeviceTableProps {
  devices: readonly OfficeDevice[];
  onRevoke: (device: OfficeDevice) => void;
  empty: React.ReactNode;
}

function DeviceTable({ devices, onRevoke, empty }: DeviceTableProps) {
  const office = useOffice();
  const texts = useTexts(deviceTexts);
  const { count } = useFormats();
  const branches = useBranches();
  const place = ({ branchId, registerId }: OfficeDevice) => {
    const branch = branches.data?.find(({ id }) => id === branchId);
    return [branch?.name, branch?.registers.find(({ id }) => id === registerId)?.name].filter(Boolean).join(' · ');
  };
  const columns: TableColumn<OfficeDevice>[] = [
    {
      key: 'name',
      header: texts.columns.name,
      grow: true,
      renderCell: (device) => (
        <span className="device-name">
          <span className={device.revokedAtMs === null ? undefined : 'ui-struck'}>{device.name}</span>
          <span className="ui-muted ui-small">
            {[texts.classes[device.deviceClass], ...(device.appVersion === null ? [] : [texts.version(device.appVersion)])].join(' · ')}
          </span>
        </span>
      ),
    },
    { key: 'place', header: texts.columns.place, renderCell: place },
    { key: 'series', header: texts.columns.series, mono: true, renderCell: (device) => device.folioSeries },
    { key: 'seen', header: texts.columns.seen, renderCell: (device) => <SeenText device={device} nowMs={office.nowMs()} /> },
    { key: 'number', header: texts.columns.number, wideOnly: true, numeric: true, renderCell: (device) => count(device.lastNumber) },
    {
      key: 'revoke',
      header: '',
      align: 'end',
      renderCell: (device) =>
        device.revokedAtMs === null && (
          <Button variant="quiet" aria-label={texts.revokeOf(device.name)} onClick={() => onRevoke(device)}>
            {texts.revoke}
          </Button>
        ),
    },
  ];
  return <Table caption={texts.list} columns={columns} rows={devices} rowKey={(device) => device.id} empty={empty} />;
}

function SeenText({ device, nowMs }: { device: OfficeDevice; nowMs: number }) {
  const texts = useTexts(deviceTexts);
  const { age, date } = useFormats();
  const state = deviceState(device, nowMs);
  if (device.revokedAtMs !== null) return <span className="ui-muted">{texts.since(texts.states.revoked, date(device.revokedAtMs))}</span>;
  if (device.lastSeenAtMs === null) return <span className="ui-muted">{texts.states['never-seen']}</span>;
  if (state === 'silent') return <span className="ui-warning">{texts.since(texts.states.silent, age(device.lastSeenAtMs, nowMs).replace(/^hace | ago$/g, ''))}</span>;
  return <span>{age(device.lastSeenAtMs, nowMs)}</span>;
}

function RevokeDialog({ device, onClose }: { device: OfficeDevice; onClose: () => void }) {
  const office = useOffice();
  const texts = useTexts(deviceTexts);
  const toast = useToast();
  const revoke = useOfficeAct(async () => {
    await office.ask({ method: 'POST', path: `/api/identity/devices/${device.id}/revoke`, answer: deviceSchema });
    office.cache.invalidate(DEVICES_KEY, 'today');
    toast({ text: texts.revoked(device.name), tone: 'success' });
    onClose();
  });
  return (
    <Dialog
      open
      size="small"
      title={texts.revokeTitle(device.name)}
      description={texts.revokeHelp}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{texts.cancel}</Button>
          <Button variant="danger" busy={revoke.busy} onClick={() => void revoke.run()}>
            {texts.revoke}
          </Button>
        </>
      }
    >
      {revoke.problem && <ProblemNotice problem={revoke.problem} words={texts.serverProblems} />}
    </Dialog>
  );
}
