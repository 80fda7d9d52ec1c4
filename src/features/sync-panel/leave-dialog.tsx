import { useState } from 'react';
import { useDevice, useStore } from '../../device/device-context.ts';
import { useAnswer } from '../../device/use-answer.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/choice.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useFormats, useTexts } from '../../ui/i18n.tsx';
import { Cluster, Stack } from '../../ui/layout.tsx';
import { Notice } from '../../ui/states.tsx';
import { saveExport } from './save-export.ts';
import { syncTexts } from './texts.ts';

/** Takes this browser's enrolment away: never while something is here alone and in no file. */
export function LeaveDialog({ onClose }: { onClose: () => void }) {
  const device = useDevice();
  const { pending } = useStore(device.sync);
  const texts = useTexts(syncTexts);
  const [exports, setExports] = useState(0);
  const [haveFile, setHaveFile] = useState(false);
  const [asked, setAsked] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const obstacle = useAnswer(`${pending} ${exports}`, () => device.mayLeave())?.value;
  const mayLeave = obstacle === null;

  const leave = () => {
    setAsked(true);
    if (!mayLeave || (pending > 0 && !haveFile)) return;
    device.leave().then(onClose, () => setFailure(texts.leaveFailed));
  };
  const save = () => {
    saveExport(device).then(
      () => {
        setExports(exports + 1);
        setFailure(null);
      },
      () => setFailure(texts.exportFailed),
    );
  };
  const footer = (
    <>
      <Button onClick={onClose}>{texts.cancel}</Button>
      <Button type="submit" variant="danger" disabled={!mayLeave}>
        {texts.leaveDo}
      </Button>
    </>
  );
  return (
    <Dialog open title={texts.leaveTitle} description={texts.leaveHelp} onClose={onClose} onSubmit={leave} footer={footer}>
      <Stack>
        <LeaveWarnings />
        {obstacle === 'not-permitted' && <Notice tone="warning">{texts.leaveNotPermitted}</Notice>}
        {pending > 0 && <Pending count={pending} exported={obstacle !== undefined && obstacle !== 'pending-first'} onSave={save} />}
        {pending > 0 && mayLeave && (
          <Checkbox label={texts.leaveHaveFile} checked={haveFile} error={asked && !haveFile ? texts.leaveHaveFileMissing : undefined} onChange={setHaveFile} />
        )}
        {failure !== null && <Notice tone="error">{failure}</Notice>}
      </Stack>
    </Dialog>
  );
}

/** What is not recorded yet and would be gone. */
function LeaveWarnings() {
  const device = useDevice();
  const session = useStore(device.cashSession);
  const { lines } = useStore(device.cart);
  const texts = useTexts(syncTexts);
  return (
    <>
      {session !== null && <Notice tone="warning">{texts.leaveDrawer}</Notice>}
      {lines.length > 0 && <Notice tone="warning">{texts.leaveTicket}</Notice>}
    </>
  );
}

function Pending({ count, exported, onSave }: { count: number; exported: boolean; onSave: () => void }) {
  const device = useDevice();
  const texts = useTexts(syncTexts);
  const formats = useFormats();
  const say = exported ? texts.leaveExported : texts.leavePending;
  return (
    <>
      <Notice tone={exported ? 'warning' : 'error'}>{say(formats.count(count), count !== 1)}</Notice>
      <Cluster>
        <Button icon="refresh" onClick={() => device.syncNow()}>
          {texts.now}
        </Button>
        <Button icon="download" onClick={onSave}>
          {texts.export}
        </Button>
      </Cluster>
    </>
  );
}
