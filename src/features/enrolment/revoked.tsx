import { useDevice, useStore } from '../../device/device-context.ts';
import { Button } from '../../ui/button.tsx';
import { useFormats, useTexts } from '../../ui/i18n.tsx';
import { Cluster } from '../../ui/layout.tsx';
import { Notice } from '../../ui/states.tsx';
import { enrolmentTexts } from './texts.ts';
import './enrolment.css';

/** A device that was taken out of service: it can only hand in what it still holds. */
export function Revoked({ deviceName, onExport, onEnrolAnew }: { deviceName: string; onExport: () => void; onEnrolAnew: () => void }) {
  const device = useDevice();
  const { pending } = useStore(device.sync);
  const texts = useTexts(enrolmentTexts);
  const formats = useFormats();
  return (
    <div className="enrolment">
      <h1>{texts.revokedTitle}</h1>
      <p>{texts.revokedText(deviceName)}</p>
      {pending === 0 ? (
        <p className="ui-muted">{texts.revokedNothing}</p>
      ) : (
        <>
          <Notice tone="warning">{texts.revokedPending(formats.count(pending))}</Notice>
          <Cluster>
            <Button variant="primary" icon="refresh" onClick={() => device.syncNow()}>
              {texts.revokedSend}
            </Button>
            <Button icon="download" onClick={onExport}>
              {texts.revokedExport}
            </Button>
          </Cluster>
        </>
      )}
      <Cluster>
        <Button variant="quiet" onClick={onEnrolAnew}>
          {texts.revokedEnrolAnew}
        </Button>
      </Cluster>
    </div>
  );
}
