import { Button } from './button.tsx';
import { useTexts } from './i18n.tsx';
import { uiTexts } from './texts.ts';
import './update-notice.css';

/** A quiet word that a new version waits. It never acts by itself; show it where nothing can be lost. */
export function UpdateNotice({ onUpdate }: { onUpdate: () => void }) {
  const texts = useTexts(uiTexts);
  return (
    <div className="ui-update" aria-live="polite">
      <span className="ui-muted">{texts.updateReady}</span>
      <Button variant="quiet" onClick={onUpdate}>
        {texts.updateNow}
      </Button>
    </div>
  );
}
