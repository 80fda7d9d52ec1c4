import { createContext, use, useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { readPreference, writePreference } from '../guarded-storage.ts';
import { useMediaQuery } from '../use-media-query.ts';

export type ThemeChoice = 'light' | 'dark' | 'system';

interface ThemeState {
  /** What the person chose. */
  choice: ThemeChoice;
  /** What is shown. */
  theme: 'light' | 'dark';
  choose: (choice: ThemeChoice) => void;
}

// public/theme-boot.js reads the same key before the first paint.
const STORAGE_KEY = 'nexus.theme';

const ThemeContext = createContext<ThemeState | undefined>(undefined);

function storedChoice(): ThemeChoice {
  const stored = readPreference(STORAGE_KEY);
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}

function showTheme(theme: 'light' | 'dark'): void {
  const root = document.documentElement;
  root.dataset['theme'] = theme;
  const surface = getComputedStyle(root).getPropertyValue('--color-surface').trim();
  document.querySelector('meta[name="theme-color"]')?.setAttribute('content', surface);
}

/** Keeps the chosen theme on `<html data-theme>` and in this browser. */
export function ThemeProvider({ children }: { children: ReactNode }) {
  const [choice, setChoice] = useState(storedChoice);
  const systemIsDark = useMediaQuery('(prefers-color-scheme: dark)');
  const theme = choice === 'dark' || (choice === 'system' && systemIsDark) ? 'dark' : 'light';

  useEffect(() => showTheme(theme), [theme]);

  const state = useMemo<ThemeState>(
    () => ({
      choice,
      theme,
      choose: (next) => {
        setChoice(next);
        writePreference(STORAGE_KEY, next);
      },
    }),
    [choice, theme],
  );
  return <ThemeContext value={state}>{children}</ThemeContext>;
}

/** The theme in force and the way to change it. */
export function useTheme(): ThemeState {
  const state = use(ThemeContext);
  if (!state) throw new Error('useTheme needs a ThemeProvider above it');
  return state;
}
