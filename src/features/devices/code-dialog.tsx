import { useEffect, useState } from 'react';
import type { z } from 'zod';
import { deviceClassSchema, deviceCodeSchema } from '../../domain/identity/api.ts';
import type { DeviceClass } from '../../domain/identity/api.ts';
import { useCan, useOffice } from '../../device/office-client.ts';
import { useOfficeAct } from '../../device/office-act.ts';
import { useBranches } from '../../device/office-lookups.ts';
import { ProblemNotice } from '../../ui/async-view.tsx';
import { Button } from '../../ui/button.tsx';
import { RadioGroup } from '../../ui/choice.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useTexts } from '../../ui/i18n.tsx';
import { Stack } from '../../ui/layout.tsx';
import { Select } from '../../ui/select.tsx';
import { Notice } from '../../ui/states.tsx';
import { codeGroups, countdown } from './device-view.ts';
import { deviceTexts } from './texts.ts';

type Code = z.infer<typeof deviceCodeSchema>;

/** Makes a one-time code for a place, and shows it as long as it holds. */
export function CodeDialog({ onClose }: { onClose: () => void }) {
  const office = useOffice();
  const can = useCan();
  const texts = useTexts(deviceTexts);
  const branches = (useBranches().data ?? []).filter(({ id, active }) => active && can('devices.manage', id));
  const [chosenBranch, setChosenBranch] = useState('');
  const [chosenRegister, setChosenRegister] = useState('');
  const [deviceClass, setDeviceClass] = useState<DeviceClass>('counter');
  const [code, setCode] = useState<Code | null>(null);
  const branch = branches.find(({ id }) => id === chosenBranch) ?? (branches.length === 1 ? branches[0] : undefined);
  const registers = branch?.registers.filter(({ active }) => active) ?? [];
  const register = registers.find(({ id }) => id === chosenRegister) ?? (registers.length === 1 ? registers[0] : undefined);
  const make = useOfficeAct(async () => {
    if (!branch || !register) return;
    const body = { branchId: branch.id, registerId: register.id, deviceClass };
    setCode(await office.ask({ method: 'POST', path: '/api/identity/devices/codes', body, answer: deviceCodeSchema }));
  });
  if (code && branch && register) {
    return <CodeShown code={code} place={`${branch.name} · ${register.name}`} onAnother={() => setCode(null)} onClose={onClose} />;
  }
  return (
    <Dialog
      open
      title={texts.codeTitle}
      description={texts.codeIntro}
      onClose={onClose}
      onSubmit={() => void make.run()}
      footer={
        <>
          <Button onClick={onClose}>{texts.cancel}</Button>
          <Button type="submit" variant="primary" busy={make.busy} disabled={!branch || !register}>
            {texts.make}
          </Button>
        </>
      }
    >
      <Stack>
        <Select
          label={texts.branch}
          placeholder={texts.choose}
          value={branch?.id ?? ''}
          options={branches.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(id) => {
            setChosenBranch(id);
            setChosenRegister('');
          }}
        />
        <Select
          label={texts.register}
          placeholder={texts.choose}
          value={register?.id ?? ''}
          disabled={!branch}
          options={registers.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={setChosenRegister}
        />
        <RadioGroup
          label={texts.deviceClass}
          value={deviceClass}
          options={deviceClassSchema.options.map((value) => ({ value, label: texts.classes[value], hint: texts.classHints[value] }))}
          onChange={setDeviceClass}
        />
        <ProblemNotice problem={make.problem} words={texts.serverProblems} />
      </Stack>
    </Dialog>
  );
}

/** The present instant, anew each second. */
function useNow(): number {
  const office = useOffice();
  const [nowMs, setNowMs] = useState(() => office.nowMs());
  useEffect(() => {
    let cancel = () => {};
    const wait = () => {
      cancel = office.after(1000, () => {
        setNowMs(office.nowMs());
        wait();
      });
    };
    wait();
    return () => cancel();
  }, [office]);
  return nowMs;
}

interface CodeShownProps {
  code: Code;
  place: string;
  onAnother: () => void;
  onClose: () => void;
}

function CodeShown({ code, place, onAnother, onClose }: CodeShownProps) {
  const texts = useTexts(deviceTexts);
  const left = countdown(code.expiresAtMs, useNow());
  return (
    <Dialog
      open
      title={texts.codeFor(place)}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onAnother}>{texts.another}</Button>
          <Button variant="primary" onClick={onClose}>
            {texts.close}
          </Button>
        </>
      }
    >
      {left === null ? (
        <Notice tone="warning">{texts.expired}</Notice>
      ) : (
        <div className="device-code">
          <p>{texts.codeSteps(location.origin)}</p>
          <p className="device-code-text">{codeGroups(code.code)}</p>
          <p className="ui-muted">
            <span className="ui-mono">{texts.expiresIn(left)}</span>
          </p>
        </div>
      )}
    </Dialog>
  );
}
