import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { LanguageProvider } from '../i18n.tsx';
import { ThemeProvider } from '../theme/theme.tsx';
import { ToastProvider } from '../toast.tsx';
import '../styles/ui.css';
import { ComponentsPage } from './components-page.tsx';
import { CounterSample } from './counter-sample.tsx';
import { OfficeSample } from './office-sample.tsx';
import { OwnerSample } from './owner-sample.tsx';
import { PinSample } from './pin-sample.tsx';

// In development only: /src/ui/gallery/?view=counter. No build includes it.
const VIEWS = {
  components: <ComponentsPage />,
  counter: <CounterSample />,
  office: <OfficeSample />,
  owner: <OwnerSample />,
  pin: <PinSample />,
};

const asked = new URLSearchParams(location.search).get('view') ?? '';
const view = asked in VIEWS ? VIEWS[asked as keyof typeof VIEWS] : VIEWS.components;

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

createRoot(root).render(
  <StrictMode>
    <ThemeProvider>
      <LanguageProvider>
        <ToastProvider>{view}</ToastProvider>
      </LanguageProvider>
    </ThemeProvider>
  </StrictMode>,
);
