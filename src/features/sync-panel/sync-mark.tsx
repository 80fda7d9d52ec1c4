import type { MouseEvent } from 'react';
import { useDevice, useStore } from '../../device/device-context.ts';
import { useFormats, useTexts } from '../../ui/i18n.tsx';
import { StatusDot } from '../../ui/labels.tsx';
import { syncSummary } from './sync-summary.ts';
import { syncTexts } from './texts.ts';
import './sync-panel.css';

/** A press leaves the focus, and with it the scanner, where it is. */
function keepFocus(event: MouseEvent): void {
  event.preventDefault();
}

/** A dot and a word; a press tells the rest. */
export function SyncMark({ onOpen }: { onOpen: () => void }) {
  const view = useStore(useDevice().sync);
  const texts = useTexts(syncTexts);
  const formats = useFormats();
  const { tone, hollow, text } = syncSummary(view, texts, formats.count);
  return (
    <button type="button" className="sync-mark" data-sync={view.state} aria-label={texts.open(text)} onMouseDown={keepFocus} onClick={onOpen}>
      <StatusDot tone={tone} hollow={hollow}>
        {text}
      </StatusDot>
    </button>
  );
}
