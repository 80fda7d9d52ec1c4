import { useState } from 'react';
import type { PushRequest, PushResponse } from '../../domain/sync/api.ts';
import type { PendingFileProblem, PendingSummary } from '../../domain/sync/pending-file.ts';
import { readPendingFile } from '../../domain/sync/pending-file.ts';
import { useOfficeAct } from '../../device/office-act.ts';
import type { HandInTally } from '../../device/push/hand-in-file.ts';
import { disposed, handInAll, NOTHING_TAKEN } from '../../device/push/hand-in-file.ts';
import { ProblemNotice } from '../../ui/async-view.tsx';
import { Button } from '../../ui/button.tsx';
import { FileDrop } from '../../ui/file-drop.tsx';
import { useFormats, useTexts } from '../../ui/i18n.tsx';
import { Cluster, DataList, Panel, Stack } from '../../ui/layout.tsx';
import { Notice, ProgressBar } from '../../ui/states.tsx';
import { handInTexts } from './texts.ts';

interface HandInFileProps {
  /** Gives one part to the server; from wherever it is done, it is the signature that counts. */
  send: (handIn: PushRequest) => Promise<PushResponse>;
  /** Everything the file holds was given to the server. */
  onDone?: (() => void) | undefined;
}

/** A file of what a tablet could not send: read, shown, then given to the server part by part. */
export function HandInFile({ send, onDone }: HandInFileProps) {
  const texts = useTexts(handInTexts);
  const [problem, setProblem] = useState<PendingFileProblem | null>(null);
  const [read, setRead] = useState<{ fileName: string; file: PendingSummary } | null>(null);
  const take = async (chosen: File) => {
    const file = readPendingFile(await chosen.text());
    setProblem('problem' in file ? file.problem : null);
    setRead('problem' in file ? null : { fileName: chosen.name, file });
  };
  return (
    <Stack>
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
      {read && <FilePanel key={`${read.fileName}/${read.file.exportedMs}`} file={read.file} send={send} onDone={onDone} />}
    </Stack>
  );
}

function FilePanel({ file, send, onDone }: HandInFileProps & { file: PendingSummary }) {
  const texts = useTexts(handInTexts);
  const { count, dateTime } = useFormats();
  const [tally, setTally] = useState<HandInTally>(NOTHING_TAKEN);
  const [ended, setEnded] = useState(false);
  const act = useOfficeAct(async () => {
    await handInAll(file.handIns, send, setTally);
    setEnded(true);
    onDone?.();
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
        <ProblemNotice problem={act.problem} words={texts.serverProblems} />
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
  const texts = useTexts(handInTexts);
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
