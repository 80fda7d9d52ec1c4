import type { Presence } from '../../domain/drafts/api.ts';
import { useTexts } from '../../ui/i18n.tsx';
import { Avatar } from '../../ui/labels.tsx';
import { VisuallyHidden } from '../../ui/visually-hidden.tsx';
import { counterTexts } from './texts.ts';

/** Who else has a ticket open, and where. */
export function TicketPeople({ people }: { people: readonly Presence[] }) {
  const texts = useTexts(counterTexts);
  if (people.length === 0) return null;
  return (
    <span className="counter-people">
      {people.map(({ deviceId, person, registerName }) => (
        <span key={deviceId} title={texts.openAt(person ?? '', registerName)}>
          <Avatar name={person ?? registerName} />
          <VisuallyHidden>{texts.openAt(person ?? '', registerName)}</VisuallyHidden>
        </span>
      ))}
    </span>
  );
}
