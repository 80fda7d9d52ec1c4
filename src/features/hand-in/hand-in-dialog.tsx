import { useDevice } from '../../device/device-context.ts';
import { Sheet } from '../../ui/dialog.tsx';
import { useTexts } from '../../ui/i18n.tsx';
import { HandInFile } from './hand-in-file.tsx';
import { handInTexts } from './texts.ts';

/** Hands in another tablet's file from this one: what arrives comes back with the next pull. */
export function HandInDialog({ onClose }: { onClose: () => void }) {
  const device = useDevice();
  const texts = useTexts(handInTexts);
  return (
    <Sheet open title={texts.title} description={texts.note} onClose={onClose}>
      <HandInFile send={(handIn) => device.handInFor(handIn)} onDone={() => device.syncNow()} />
    </Sheet>
  );
}
