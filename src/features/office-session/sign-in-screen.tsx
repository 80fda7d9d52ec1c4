import { useRef, useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import type { SignedOutReason } from '../../device/office-client.ts';
import { useOffice } from '../../device/office-client.ts';
import { useOfficeAct } from '../../device/office-act.ts';
import { Button } from '../../ui/button.tsx';
import { useTexts } from '../../ui/i18n.tsx';
import { Panel, Stack } from '../../ui/layout.tsx';
import { CenteredShell } from '../../ui/shell.tsx';
import { Notice } from '../../ui/states.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { sessionTexts } from './texts.ts';
import './sign-in.css';

interface Business {
  id: string;
  name: string;
}

/** The way into the office: email and password, and the business when the email belongs to several. */
export function SignInScreen({ reason, corner }: { reason: SignedOutReason | null; corner: ReactNode }) {
  const office = useOffice();
  const texts = useTexts(sessionTexts);
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [businesses, setBusinesses] = useState<readonly Business[] | null>(null);
  const [asked, setAsked] = useState(false);
  const passwordRef = useRef<HTMLInputElement>(null);
  const act = useOfficeAct(async (tenantId?: string) => {
    const answer = await office.signIn(email.trim(), password, tenantId);
    if (answer.kind === 'choose-tenant') setBusinesses(answer.tenants);
  });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (email.trim() === '' || password === '') return;
    await act.run();
    passwordRef.current?.select();
  };
  const words: Record<string, string> = texts.problems;
  const said = act.problem && (act.problem.kind === 'offline' ? texts.noAnswer : (words[act.problem.code] ?? act.problem.detail));
  return (
    <CenteredShell corner={corner}>
      <div className="office-sign-in">
        <div>
          <h1>{texts.title}</h1>
          <p className="ui-muted">{texts.intro}</p>
        </div>
        {reason && !act.problem && <Notice tone="primary">{words[reason.code] ?? reason.detail}</Notice>}
        {said && <Notice tone="error">{said}</Notice>}
        <Panel>
          {businesses ? (
            <ChooseBusiness
              email={email}
              businesses={businesses}
              busy={act.busy}
              onChoose={(id) => void act.run(id)}
              onBack={() => setBusinesses(null)}
            />
          ) : (
            <form noValidate onSubmit={(event) => void submit(event)}>
              <Stack>
                <TextField
                  label={texts.email}
                  type="email"
                  autoComplete="username"
                  autoCapitalize="none"
                  spellCheck={false}
                  value={email}
                  onChange={setEmail}
                  error={asked && email.trim() === '' ? texts.emailMissing : undefined}
                />
                <PasswordField
                  inputRef={passwordRef}
                  value={password}
                  onChange={setPassword}
                  error={asked && password === '' ? texts.passwordMissing : undefined}
                />
                <Button type="submit" variant="primary" block busy={act.busy}>
                  {texts.enter}
                </Button>
              </Stack>
            </form>
          )}
        </Panel>
        <p>
          <a href="/">{texts.counter}</a>
        </p>
      </div>
    </CenteredShell>
  );
}

interface PasswordFieldProps {
  inputRef: React.RefObject<HTMLInputElement | null>;
  value: string;
  onChange: (value: string) => void;
  error: string | undefined;
}

function PasswordField({ inputRef, value, onChange, error }: PasswordFieldProps) {
  const texts = useTexts(sessionTexts);
  const [shown, setShown] = useState(false);
  return (
    <TextField
      ref={inputRef}
      label={texts.password}
      type={shown ? 'text' : 'password'}
      autoComplete="current-password"
      autoCapitalize="none"
      spellCheck={false}
      value={value}
      onChange={onChange}
      error={error}
      suffix={
        <button type="button" className="office-sign-in-show" onClick={() => setShown(!shown)}>
          {shown ? texts.hide : texts.show}
        </button>
      }
    />
  );
}

interface ChooseBusinessProps {
  email: string;
  businesses: readonly Business[];
  busy: boolean;
  onChoose: (id: string) => void;
  onBack: () => void;
}

function ChooseBusiness({ email, businesses, busy, onChoose, onBack }: ChooseBusinessProps) {
  const texts = useTexts(sessionTexts);
  return (
    <Stack gap={3}>
      <div>
        <h2>{texts.chooseTitle}</h2>
        <p className="ui-muted">{texts.chooseHelp(email)}</p>
      </div>
      {businesses.map(({ id, name }) => (
        <Button key={id} icon="store" block busy={busy} onClick={() => onChoose(id)}>
          {name}
        </Button>
      ))}
      <Button variant="quiet" onClick={onBack}>
        {texts.otherEmail}
      </Button>
    </Stack>
  );
}
