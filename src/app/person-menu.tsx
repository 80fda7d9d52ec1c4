import type { SignedIn } from '../device/contract.ts';
import { useDevice, useStore } from '../device/device-context.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useTexts } from '../ui/i18n.tsx';
import { Preferences } from './preferences.tsx';
import { appTexts } from './texts.ts';
import { UpdatePrompt } from './update-prompt.tsx';

interface PersonMenuProps {
  signedIn: SignedIn;
  onClose: () => void;
  onRegister: () => void;
  onTickets: () => void;
}

/** What the person at the counter can do besides selling; on a phone, also what the key bar offers elsewhere. */
export function PersonMenu({ signedIn, onClose, onRegister, onTickets }: PersonMenuProps) {
  const device = useDevice();
  const cart = useStore(device.cart);
  const texts = useTexts(appTexts);
  const mayOffice = device.can('reports.view') || device.can('config.view') || device.can('people.view');
  return (
    <Dialog open size="small" title={signedIn.employee.name} onClose={onClose}>
      <div className="person-acts">
        <Button icon="receipt" onClick={onTickets}>
          {texts.tickets}
        </Button>
        <Button icon="store" onClick={onRegister}>
          {texts.register}
        </Button>
        <Button icon="lock" onClick={() => device.lock()}>
          {texts.lock}
        </Button>
        {mayOffice && (
          <Button icon="chart" onClick={() => location.assign('/oficina')}>
            {texts.office}
          </Button>
        )}
      </div>
      <Preferences />
      <UpdatePrompt busy={cart.lines.length > 0} />
    </Dialog>
  );
}
