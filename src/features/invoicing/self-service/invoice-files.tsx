import { useTexts } from '../../../ui/i18n.tsx';
import { Stack } from '../../../ui/layout.tsx';
import { LinkButton } from '../../../ui/link.tsx';
import { selfServiceTexts } from './texts.ts';

/** PDF and XML behind a link (`/f/…`). */
export function InvoiceFiles({ link }: { link: string }) {
  const texts = useTexts(selfServiceTexts);
  const files = link.replace(/^\/f\//, '/api/invoice-links/');
  return (
    <Stack gap={2}>
      <LinkButton href={`${files}/pdf`} variant="primary" icon="download" data-block download>
        {texts.pdf}
      </LinkButton>
      <LinkButton href={`${files}/xml`} icon="download" data-block download>
        {texts.xml}
      </LinkButton>
      <p className="ui-muted ui-small">{texts.xmlHelp}</p>
    </Stack>
  );
}
