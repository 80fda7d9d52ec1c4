import { createContext, use, useCallback, useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { createFormats } from './format.ts';
import type { Formats } from './format.ts';
import { readPreference, writePreference } from './guarded-storage.ts';

export type Language = 'es' | 'en';

/**
 * The words of one feature. `texts.es.ts` exports a plain object of strings and of functions that make strings;
 * `texts.en.ts` exports one that `satisfies typeof` it, so a missing or extra English text does not compile.
 */
export interface Catalogue<T> {
  es: T;
  en: NoInfer<T>;
}

interface LanguageState {
  language: Language;
  chooseLanguage: (language: Language) => void;
  /** IANA zone in which times are shown: the branch's, not the device's. */
  timeZone: string;
  formats: Formats;
}

// public/theme-boot.js reads the same key before the first paint.
const STORAGE_KEY = 'nexus.language';
const DEFAULT_TIME_ZONE = 'America/Mexico_City';

const LanguageContext = createContext<LanguageState | undefined>(undefined);

const made = new Map<string, Formats>();

/** Formats are slow to make: those of a language and a zone are made once. */
function formatsOf(language: Language, timeZone: string): Formats {
  const key = `${language}/${timeZone}`;
  const formats = made.get(key) ?? createFormats(language, timeZone);
  made.set(key, formats);
  return formats;
}

function storedLanguage(): Language {
  return readPreference(STORAGE_KEY) === 'en' ? 'en' : 'es';
}

interface LanguageProviderProps {
  children: ReactNode;
  /** IANA zone of the branch; Mexico City until it is known. */
  timeZone?: string | undefined;
}

/** Keeps the chosen language in this browser and on `<html lang>`. */
export function LanguageProvider({ children, timeZone = DEFAULT_TIME_ZONE }: LanguageProviderProps) {
  const [language, setLanguage] = useState(storedLanguage);

  useEffect(() => {
    document.documentElement.lang = language === 'en' ? 'en' : 'es-MX';
  }, [language]);

  const state = useMemo<LanguageState>(
    () => ({
      language,
      chooseLanguage: (next) => {
        setLanguage(next);
        writePreference(STORAGE_KEY, next);
      },
      timeZone,
      formats: formatsOf(language, timeZone),
    }),
    [language, timeZone],
  );
  return <LanguageContext value={state}>{children}</LanguageContext>;
}

/** Shows times below it in another zone; the language stays the one above. */
export function ZoneProvider({ timeZone, children }: { timeZone: string; children: ReactNode }) {
  const above = useLanguage();
  const state = useMemo(() => ({ ...above, timeZone, formats: formatsOf(above.language, timeZone) }), [above, timeZone]);
  return <LanguageContext value={state}>{children}</LanguageContext>;
}

/** The language in force, the way to change it, and the zone of times. */
export function useLanguage(): LanguageState {
  const state = use(LanguageContext);
  if (!state) throw new Error('useLanguage needs a LanguageProvider above it');
  return state;
}

/** The texts of a catalogue in the language in force. */
export function useTexts<T>(catalogue: Catalogue<T>): T {
  return catalogue[useLanguage().language];
}

/** Dates, times, money and quantities as the language in force writes them. */
export function useFormats(): Formats {
  return useLanguage().formats;
}

/** The formats in any zone, for lists whose rows stand in several; without a zone, those of the page. */
export function useZoneFormats(): (timeZone: string | undefined) => Formats {
  const { language, timeZone: own } = useLanguage();
  return useCallback((timeZone = own) => formatsOf(language, timeZone), [language, own]);
}
