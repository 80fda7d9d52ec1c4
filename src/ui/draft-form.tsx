import { useState } from 'react';
import type { ReactNode } from 'react';
import type { ProblemWords, ViewProblem } from './async-view.tsx';
import { ProblemNotice } from './async-view.tsx';
import type { FormDraft } from './form-draft.ts';
import { FixFieldsNotice, Form } from './form.tsx';
import { SaveBar } from './save-bar.tsx';

/** Saving as an act: null when it was refused or is under way. */
export interface SaveAct {
  busy: boolean;
  problem: ViewProblem | null;
  run(): Promise<unknown>;
  reset(): void;
}

interface DraftFormProps<T> {
  draft: FormDraft<T>;
  /** What the fields are called. */
  names: Readonly<Record<keyof T & string, string>>;
  act: SaveAct;
  /** Whether something in the form must be mended before it can be saved. */
  wrong: boolean;
  /** Said beside the button when it was pressed too early; "mend the marked fields" unless given. */
  wrongNotice?: ReactNode;
  /** Why it could not be saved; the problem in words unless given. */
  problemNotice?: ReactNode;
  words?: ProblemWords | undefined;
  saveLabel?: string | undefined;
  /** It can be saved although nothing was changed: a new record. */
  always?: boolean | undefined;
  /** The fields; they mark what is wrong once somebody tried to save. */
  children: (asked: boolean) => ReactNode;
}

/** A form over a record that is saved as a whole, with the bar that says what changed and why it was not saved. */
export function DraftForm<T>({ draft, names, act, wrong, wrongNotice, problemNotice, words, saveLabel, always, children }: DraftFormProps<T>) {
  const [asked, setAsked] = useState(false);
  const submit = async (): Promise<void> => {
    setAsked(true);
    if (wrong || (draft.changed.length === 0 && !always)) return;
    if ((await act.run()) !== null) setAsked(false);
  };
  const discard = (): void => {
    draft.discard();
    act.reset();
    setAsked(false);
  };
  return (
    <Form onSubmit={() => void submit()}>
      {children(asked)}
      <SaveBar always={always} changed={draft.changed.map((field) => names[field])} saveLabel={saveLabel} busy={act.busy} onDiscard={discard}>
        {asked && wrong && (wrongNotice ?? <FixFieldsNotice />)}
        {act.problem && (problemNotice ?? <ProblemNotice problem={act.problem} words={words} />)}
      </SaveBar>
    </Form>
  );
}
