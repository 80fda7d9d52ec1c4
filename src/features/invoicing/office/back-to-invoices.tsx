import { officePaths } from '../../../device/office-paths.ts';
import { BackLink } from '../../../ui/back-link.tsx';
import { useTexts } from '../../../ui/i18n.tsx';
import { officeInvoiceTexts } from '../texts.ts';

/** The way back from a page about invoices to their list. */
export function BackToInvoices() {
  const texts = useTexts(officeInvoiceTexts);
  return <BackLink href={officePaths.invoices}>{texts.back}</BackLink>;
}
