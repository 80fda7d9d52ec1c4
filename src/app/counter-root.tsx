import { useTexts } from '../ui/i18n.tsx';
import { CenteredShell } from '../ui/shell.tsx';
import { Preferences } from './preferences.tsx';
import { appTexts } from './texts.ts';

/** Everything under `/`. */
export function CounterRoot() {
  const texts = useTexts(appTexts);
  return (
    <CenteredShell>
      <h1>{texts.counter}</h1>
      <Preferences />
    </CenteredShell>
  );
}
