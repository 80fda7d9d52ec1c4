import { useEffect, useState } from 'react';
import { DeviceError } from '../../device/contract.ts';
import { useDevice } from '../../device/device-context.ts';
import { Button } from '../../ui/button.tsx';
import { useTexts } from '../../ui/i18n.tsx';
import { Stack } from '../../ui/layout.tsx';
import { Notice } from '../../ui/states.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { isWholeCode, tidyCode } from './enrolment-code.ts';
import { enrolmentTexts } from './texts.ts';
import './enrolment.css';

type Demo = Awaited<ReturnType<ReturnType<typeof useDevice>['demoCode']>>;

/** Binds this browser to a branch and a register by a one-time code. */
export function Enrolment() {
  const device = useDevice();
  const texts = useTexts(enrolmentTexts);
  const demo = useDemoCode();
  const [code, setCode] = useState('');
  const [name, setName] = useState(texts.deviceNameDefault);
  const [busy, setBusy] = useState(false);
  const [checked, setChecked] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);

  const enrol = (withCode: string) => {
    if (busy) return;
    setBusy(true);
    setFailure(null);
    device.enrol(withCode, name.trim() || texts.deviceNameDefault).catch((error: unknown) => {
      setFailure(error instanceof DeviceError ? error.code : 'unknown');
      setBusy(false);
    });
  };
  return (
    <div className="enrolment">
      <h1>{texts.title}</h1>
      {demo && (
        <Notice
          tone="primary"
          title={texts.demoTitle}
          action={
            <Button variant="primary" busy={busy} onClick={() => enrol(demo.code)}>
              {texts.demoUse}
            </Button>
          }
        >
          {texts.demoText(demo.branchName, demo.registerName)}
        </Notice>
      )}
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setChecked(true);
          if (isWholeCode(code) && name.trim() !== '') enrol(code);
        }}
      >
        <Stack>
          <p className="ui-muted">{texts.intro}</p>
          <TextField
            label={texts.code}
            hint={texts.codeHint}
            error={checked && !isWholeCode(code) ? texts.codeIncomplete : undefined}
            placeholder="AAAA-BBBB"
            mono
            code
            size="large"
            autoCapitalize="characters"
            enterKeyHint="next"
            value={code}
            onChange={(text) => {
              setCode(tidyCode(text));
              setFailure(null);
            }}
          />
          <TextField
            label={texts.deviceName}
            hint={texts.deviceNameHint}
            error={checked && name.trim() === '' ? texts.deviceNameMissing : undefined}
            maxLength={60}
            autoComplete="off"
            enterKeyHint="done"
            value={name}
            onChange={setName}
          />
          {failure !== null && <Notice tone="error">{texts.fails[failure] ?? texts.failOther}</Notice>}
          <Button type="submit" variant={demo ? 'secondary' : 'primary'} size="large" block busy={busy}>
            {texts.enrol}
          </Button>
        </Stack>
      </form>
    </div>
  );
}

/** The code a demo shop offers; null in a real one, and while nobody knows. */
function useDemoCode(): Demo {
  const device = useDevice();
  const [demo, setDemo] = useState<Demo>(null);
  useEffect(() => {
    let gone = false;
    device.demoCode().then(
      (offered) => {
        if (!gone) setDemo(offered);
      },
      () => undefined,
    );
    return () => {
      gone = true;
    };
  }, [device]);
  return demo;
}
