import type { ReactNode } from 'react';
import { LanguageProvider } from '../ui/i18n.tsx';
import { ThemeProvider } from '../ui/theme/theme.tsx';
import { ToastProvider } from '../ui/toast.tsx';
import { useVisualViewport } from '../ui/use-visual-viewport.ts';

/** What every screen stands on. */
export function Providers({ children }: { children: ReactNode }) {
  useVisualViewport();
  return (
    <ThemeProvider>
      <LanguageProvider>
        <ToastProvider>{children}</ToastProvider>
      </LanguageProvider>
    </ThemeProvider>
  );
}
