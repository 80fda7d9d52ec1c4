import { useTexts } from '../ui/i18n.tsx';
import { CenteredShell } from '../ui/shell.tsx';
import { Preferences } from './preferences.tsx';
import { UpdatePrompt } from './update-prompt.tsx';
import { appTexts } from './texts.ts';

/** Everything under `/oficina`. */
export function OfficeRoutes() {
  const texts = useTexts(appTexts);
  return (
    <CenteredShell>
      <h1>{texts.office}</h1>
      <UpdatePrompt />
      <Preferences />
    </CenteredShell>
  );
}
