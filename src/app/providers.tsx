import type { ReactNode } from 'react';
import { LanguageProvider } from '../ui/i18n.tsx';
import { ThemeProvider } from '../ui/theme/theme.tsx';
import { ToastProvider } from '../ui/toast.tsx';

/** What every screen stands on. */
export function Providers({ children }: { children: ReactNode }) {
  return (
    <ThemeProvider>
      <LanguageProvider>
        <ToastProvider>{children}</ToastProvider>
      </LanguageProvider>
    </ThemeProvider>
  );
}
