import { useRef, useState } from 'react';
import type { DeviceChain } from '../../domain/chains/api.ts';
import { deviceChainSchema } from '../../domain/chains/api.ts';
import { useOfficeAct } from '../../device/office-act.ts';
import { useOffice } from '../../device/office-client.ts';
import { ProblemNotice } from '../../ui/async-view.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useTexts } from '../../ui/i18n.tsx';
import { Stack } from '../../ui/layout.tsx';
import { Notice } from '../../ui/states.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { deviceTexts } from './texts.ts';

interface SignOffDialogProps {
  chain: DeviceChain;
  missing: NonNullable<DeviceChain['missing']>;
  onClose: () => void;
}

/** The owner gives missing numbers up as lost, with a reason. */
export function SignOffDialog({ chain, missing, onClose }: SignOffDialogProps) {
  const office = useOffice();
  const texts = useTexts(deviceTexts);
  const toast = useToast();
  const field = useRef<HTMLInputElement>(null);
  const [reason, setReason] = useState('');
  const [asked, setAsked] = useState(false);
  const { fromNumber, toNumber } = missing;
  const sign = useOfficeAct(async () => {
    await office.ask({ method: 'POST', path: `/api/devices/${chain.deviceId}/gaps/sign-off`, body: { fromNumber, toNumber, reason: reason.trim() }, answer: deviceChainSchema });
    office.cache.invalidate('devices');
    toast({ text: texts.chains.givenUp(fromNumber, toNumber), tone: 'success' });
    onClose();
  });
  return (
    <Dialog
      open
      size="small"
      title={texts.chains.giveUpTitle(fromNumber, toNumber)}
      description={chain.name}
      initialFocus={field}
      onClose={onClose}
      onSubmit={() => {
        setAsked(true);
        if (reason.trim() !== '') void sign.run();
      }}
      footer={
        <>
          <Button onClick={onClose}>{texts.cancel}</Button>
          <Button type="submit" variant="danger" busy={sign.busy}>
            {texts.chains.giveUp}
          </Button>
        </>
      }
    >
      <Stack>
        <Notice tone="warning">{texts.chains.giveUpHelp}</Notice>
        <TextField
          ref={field}
          label={texts.chains.reason}
          maxLength={500}
          autoComplete="off"
          value={reason}
          error={asked && reason.trim() === '' ? texts.chains.reasonMissing : undefined}
          onChange={setReason}
        />
        {sign.problem && <ProblemNotice problem={sign.problem} words={texts.serverProblems} />}
      </Stack>
    </Dialog>
  );
}
