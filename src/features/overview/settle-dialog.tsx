import { useRef, useState } from 'react';
import { taskSchema } from '../../domain/reports/api.ts';
import { useOfficeAct } from '../../device/office-act.ts';
import { useOffice } from '../../device/office-client.ts';
import { ProblemNotice } from '../../ui/async-view.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useTexts } from '../../ui/i18n.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toast.tsx';
import type { OfficeTask } from './task-view.ts';
import { overviewTexts } from './texts.ts';

interface SettleDialogProps {
  task: OfficeTask;
  kindName: string;
  onClose: () => void;
}

/** Asks what came of a task; Enter in the note settles it. */
export function SettleDialog({ task, kindName, onClose }: SettleDialogProps) {
  const office = useOffice();
  const texts = useTexts(overviewTexts);
  const toast = useToast();
  const field = useRef<HTMLInputElement>(null);
  const [note, setNote] = useState('');
  const [asked, setAsked] = useState(false);
  const missing = note.trim() === '';
  const settle = useOfficeAct(async () => {
    // Settling twice is settling once: the server keeps the first note.
    await office.ask({ method: 'POST', path: `/api/tasks/${task.id}/settle`, body: { note: note.trim() }, answer: taskSchema });
    office.cache.invalidate('tasks', 'today');
    toast({ text: texts.settled, tone: 'success' });
    onClose();
  });
  const close = () => {
    // Somebody else was first: the list behind is old.
    if (settle.problem?.code === 'task-settled') office.cache.invalidate('tasks', 'today');
    onClose();
  };
  return (
    <Dialog
      open
      size="small"
      title={texts.settleTitle}
      description={kindName}
      initialFocus={field}
      onClose={close}
      onSubmit={() => {
        setAsked(true);
        if (!missing) void settle.run();
      }}
      footer={
        <>
          <Button onClick={close}>{texts.cancel}</Button>
          <Button type="submit" variant="primary" busy={settle.busy}>
            {texts.settle}
          </Button>
        </>
      }
    >
      <TextField
        ref={field}
        label={texts.settleNote}
        hint={texts.settleNoteHelp}
        maxLength={500}
        autoComplete="off"
        value={note}
        error={asked && missing ? texts.settleNoteMissing : undefined}
        onChange={setNote}
      />
      {settle.problem && <ProblemNotice problem={settle.problem} words={texts.serverProblems} />}
    </Dialog>
  );
}
