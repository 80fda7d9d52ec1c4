import { useSearchParams } from 'wouter';
import { useTexts } from '../../../ui/i18n.tsx';
import { Page } from '../../../ui/shell.tsx';
import { Tabs } from '../../../ui/tabs.tsx';
import { BackToInvoices } from '../office/back-to-invoices.tsx';
import { CertificatesPanel } from './certificates-panel.tsx';
import { IssuerForm } from './issuer-form.tsx';
import { LogoPanel } from './logo-panel.tsx';
import { ProviderForm } from './provider-fields.tsx';
import { invoicingSettingsTexts } from '../texts.ts';
import '../office/invoicing.css';

const PARTS = ['emisor', 'certificados', 'proveedor', 'logotipo'] as const;
type Part = (typeof PARTS)[number];

/** Who issues, with which certificate, who stamps, and the picture at the head. */
export function InvoicingSettingsPage() {
  const texts = useTexts(invoicingSettingsTexts);
  const [search, setSearch] = useSearchParams();
  const part: Part = PARTS.find((known) => known === search.get('parte')) ?? 'emisor';
  return (
    <Page
      narrow
      title={texts.title}
      actions={<BackToInvoices />}
    >
      <Tabs label={texts.parts} tabs={PARTS.map((id) => ({ id, label: texts.tabs[id] }))} value={part} onChange={(next) => setSearch({ parte: next }, { replace: true })}>
        {part === 'emisor' && <IssuerForm />}
        {part === 'certificados' && <CertificatesPanel />}
        {part === 'proveedor' && <ProviderForm />}
        {part === 'logotipo' && <LogoPanel />}
      </Tabs>
    </Page>
  );
}
