/** The pages of somebody without credentials: `/facturar` and `/f/…`. A bundle of its own, without the counter or its service worker. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { customerApi } from '../features/invoicing/self-service/customer-api.ts';
import { LinkedInvoicePage } from '../features/invoicing/self-service/linked-invoice-page.tsx';
import { SelfServicePage } from '../features/invoicing/self-service/self-service-page.tsx';
import '../ui/styles/ui.css';
import { CornerPreferences } from './corner-preferences.tsx';
import { Providers } from './providers.tsx';

const root = document.getElementById('root');
if (!root) throw new Error('facturar.html has no #root');

const api = customerApi((path, init) => globalThis.fetch(path, init));
const token = /^\/f\/([^/]+)$/.exec(location.pathname)?.[1];

createRoot(root).render(
  <StrictMode>
    <Providers>
      {token === undefined ? (
        <SelfServicePage api={api} search={location.search} corner={<CornerPreferences />} />
      ) : (
        <LinkedInvoicePage api={api} token={token} corner={<CornerPreferences />} />
      )}
    </Providers>
  </StrictMode>,
);
