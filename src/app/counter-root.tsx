import { useTexts } from '../ui/i18n.tsx';
import { CenteredShell } from '../ui/shell.tsx';
import { Preferences } from './preferences.tsx';
import { UpdatePrompt } from './update-prompt.tsx';
import { appTexts } from './texts.ts';

/** Everything under `/`. */
export function CounterRoot() {
  const texts = useTexts(appTexts);
  return (
    <CenteredShell>
      <h1>{texts.counter}</h1>
      <UpdatePrompt />
      <Preferences />
    </CenteredShell>
  );
}
