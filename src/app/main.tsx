import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '../ui/styles/ui.css';
import { Providers } from './providers.tsx';
import { Routes } from './routes.tsx';
import { registerShell } from './shell-update.ts';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

createRoot(root).render(
  <StrictMode>
    <Providers>
      <Routes />
    </Providers>
  </StrictMode>,
);
registerShell();
