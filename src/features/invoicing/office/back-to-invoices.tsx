import { useLocation } from 'wouter';
import { officePaths } from '../../../device/office-paths.ts';
import { useTexts } from '../../../ui/i18n.tsx';
import { LinkButton } from '../../../ui/link.tsx';
import { officeInvoiceTexts } from '../texts.ts';

/** The way back from a page about invoices to their list. */
export function BackToInvoices() {
  const texts = useTexts(officeInvoiceTexts);
  const [, navigate] = useLocation();
  return (
    <LinkButton icon="back" href={officePaths.invoices} onNavigate={navigate}>
      {texts.back}
    </LinkButton>
  );
}
