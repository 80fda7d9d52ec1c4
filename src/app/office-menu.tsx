import { useState } from 'react';
import { useOffice, useSession } from '../device/office-client.ts';
import { useOfficeAct } from '../device/office-act.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useTexts } from '../ui/i18n.tsx';
import { Avatar } from '../ui/labels.tsx';
import { Stack } from '../ui/layout.tsx';
import { LinkButton } from '../ui/link.tsx';
import { Notice } from '../ui/states.tsx';
import { VisuallyHidden } from '../ui/visually-hidden.tsx';
import { officeTexts } from './office-texts.ts';
import { Preferences } from './preferences.tsx';
import { UpdatePrompt } from './update-prompt.tsx';
import './office-menu.css';

/** Who is signed in, at the top right, and what concerns them: language, theme, the way out. */
export function OfficeMenu() {
  const office = useOffice();
  const { employee, tenant } = useSession();
  const texts = useTexts(officeTexts);
  const [open, setOpen] = useState(false);
  const leave = useOfficeAct(() => office.signOut());
  return (
    <>
      <button type="button" className="office-menu-button" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <Avatar name={employee.name} />
        <span className="office-menu-name">{employee.shortName}</span>
        <VisuallyHidden>{texts.account}</VisuallyHidden>
      </button>
      <Dialog open={open} size="small" title={employee.name} description={tenant.name} onClose={() => setOpen(false)}>
        <Stack>
          <Preferences />
          <UpdatePrompt />
          {leave.problem && <Notice tone="error">{texts.signOutFailed}</Notice>}
          <LinkButton href="/" icon="store">
            {texts.goToCounter}
          </LinkButton>
          <Button icon="lock" busy={leave.busy} onClick={() => void leave.run()}>
            {texts.signOut}
          </Button>
        </Stack>
      </Dialog>
    </>
  );
}
