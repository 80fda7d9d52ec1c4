import { useDevice, useStore } from '../../device/device-context.ts';
import { useFormats, useTexts } from '../../ui/i18n.tsx';
import { StatusDot } from '../../ui/labels.tsx';
import { syncSummary } from './sync-summary.ts';
import { syncTexts } from './texts.ts';
import './sync-panel.css';

/** A dot and a word; a press tells the rest. */
export function SyncMark({ onOpen }: { onOpen: () => void }) {
  const view = useStore(useDevice().sync);
  const texts = useTexts(syncTexts);
  const formats = useFormats();
  const { tone, hollow, text } = syncSummary(view, texts, formats.count);
  return (
    <button type="button" className="sync-mark" data-sync={view.state} aria-label={texts.open(text)} onClick={onOpen}>
      <StatusDot tone={tone} hollow={hollow}>
        {text}
      </StatusDot>
    </button>
  );
}
