import { useState } from 'react';
import { useLocation } from 'wouter';
import type { PendingFileProblem, PendingSummary } from '../../domain/sync/pending-file.ts';
import { readPendingFile } from '../../domain/sync/pending-file.ts';
import { pushResponseSchema } from '../../domain/sync/api.ts';
import { useOfficeAct } from '../../device/office-act.ts';
import { useOffice } from '../../device/office-client.ts';
import { officePaths } from '../../device/office-paths.ts';
import { ProblemNotice } from '../../ui/async-view.tsx';
import { Button } from '../../ui/button.tsx';
import { FileDrop } from '../../ui/file-drop.tsx';
import { useFormats, useTexts } from '../../ui/i18n.tsx';
import { Cluster, DataList, Panel, Stack } from '../../ui/layout.tsx';
import { LinkButton } from '../../ui/link.tsx';
import { Page } from '../../ui/shell.tsx';
import { Notice, ProgressBar } from '../../ui/states.tsx';
import type { HandInTally } from './hand-in-steps.ts';
import { disposed, handInAll, NOTHING_TAKEN } from './hand-in-steps.ts';
import { deviceTexts } from './texts.ts';

const HAND_IN_TIMEOUT_MS = 2 * 60_000;

/** Hands in a file of what a tablet could not send: read, shown, then given to the server part by part. */
export function HandInPage() {
  const { handIn: texts } = useTexts(deviceTexts);
  const [, navigate] = useLocation();
  const [problem, setProblem] = useState<PendingFileProblem | null>(null);
  const [read, setRead] = useState<{ fileName: string; file: PendingSummary } | null>(null);
  const take = async (chosen: File) => {
    const file = readPendingFile(await chosen.text());
    setProblem('problem' in file ? file.problem : null);
    setRead('problem' in file ? null : { fileName: chosen.name, file });
  };
  const back = (
    <LinkButton icon="back" href={officePaths.devices} onNavigate={navigate}>
      {texts.back}
    </LinkButton>
  );
  return (
    <Page narrow title={texts.title} note={texts.note} actions={back}>
      <Panel>
        <FileDrop
          label={texts.file}
          hint={texts.fileHint}
          accept=".json,application/json"
          error={problem === null ? undefined : texts.fileProblems[problem]}
          fileName={read?.fileName}
          onFile={(file) => void take(file)}
        />
      </Panel>
      {read && <FilePanel key={`${read.fileName}/${read.file.exportedMs}`} file={read.file} />}
    </Page>
  );
}

function FilePanel({ file }: { file: PendingSummary }) {
  const office = useOffice();
  const { handIn: texts, serverProblems } = useTexts(deviceTexts);
  const { count, dateTime } = useFormats();
  const [tally, setTally] = useState<HandInTally>(NOTHING_TAKEN);
  const [ended, setEnded] = useState(false);
  const act = useOfficeAct(async () => {
    const send = (body: PendingSummary['handIns'][number]) => office.ask({ method: 'POST', path: '/sync/push', body, answer: pushResponseSchema, timeoutMs: HAND_IN_TIMEOUT_MS });
    await handInAll(file.handIns, send, setTally);
    setEnded(true);
    office.cache.invalidate('devices', 'today', 'tasks');
  });
  const { device } = file;
  return (
    <Panel title={texts.inFile}>
      <Stack>
        <DataList
          mono={false}
          items={[
            { label: texts.device, value: [device.deviceName, device.branchName, device.registerName].filter(Boolean).join(' · ') },
            { label: texts.shop, value: device.tenantName },
            { label: texts.exported, value: dateTime(file.exportedMs) },
            { label: texts.numbers, value: texts.numberRange(count(file.fromNumber), count(file.toNumber), count(file.operations)) },
            ...file.types.map(({ type, count: many }) => ({ label: type === null ? texts.unreadable : (texts.types[type] ?? type), value: count(many) })),
          ]}
        />
        {(act.busy || ended) && (
          <ProgressBar label={ended ? texts.done : texts.sending} value={disposed(tally)} max={file.operations} detail={texts.progress(count(disposed(tally)), count(file.operations))} />
        )}
        <ProblemNotice problem={act.problem} words={{ ...serverProblems, ...texts.serverProblems }} />
        {ended && <Answers tally={tally} />}
        {!ended && (
          <Cluster>
            <Button variant="primary" icon="upload" busy={act.busy} onClick={() => void act.run()}>
              {act.problem === null ? texts.send : texts.again}
            </Button>
          </Cluster>
        )}
      </Stack>
    </Panel>
  );
}

function Answers({ tally }: { tally: HandInTally }) {
  const { handIn: texts } = useTexts(deviceTexts);
  const { count } = useFormats();
  const names = ['applied', 'known', 'flagged', 'declined', 'deferred', 'quarantined'] as const;
  return (
    <>
      {tally.expected !== null && <Notice tone="warning">{texts.expected(tally.expected)}</Notice>}
      {tally.forked && <Notice tone="warning">{texts.forked}</Notice>}
      {tally.expected === null && tally.quarantined === 0 && <Notice tone="success">{texts.allTaken}</Notice>}
      <DataList mono={false} items={names.filter((name) => tally[name] > 0).map((name) => ({ label: texts.answers[name], value: count(tally[name]) }))} />
    </>
  );
}
