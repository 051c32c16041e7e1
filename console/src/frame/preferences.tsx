import { createContext, useCallback, useContext, useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { queries } from '../api/queries';
import { read, speak, write, type Language } from '../words/words';

/** What a viewer has chosen for all pages of this browser. */
export type Preferences = {
  language: Language;
  theme: 'light' | 'dark';
  /** The IANA name of the zone in which instants are shown. */
  zone: string;
  setLanguage: (language: Language) => void;
  setTheme: (theme: 'light' | 'dark') => void;
  setZone: (zone: string) => void;
};

export const viewersZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

const Context = createContext<Preferences | null>(null);

export function PreferencesProvider({ children }: { children: ReactNode }) {
  const { i18n } = useTranslation();
  const [theme, setThemeState] = useState<'light' | 'dark'>(
    document.documentElement.dataset['theme'] === 'dark' ? 'dark' : 'light',
  );
  const [zone, setZoneState] = useState(read('carillon.zone') === 'UTC' ? 'UTC' : viewersZone);
  const language: Language = i18n.language === 'zh' ? 'zh' : 'en';

  const setTheme = useCallback((next: 'light' | 'dark') => {
    document.documentElement.dataset['theme'] = next;
    write('carillon.theme', next);
    setThemeState(next);
  }, []);
  const setZone = useCallback((next: string) => {
    write('carillon.zone', next);
    setZoneState(next);
  }, []);
  const value = useMemo(
    () => ({ language, theme, zone, setLanguage: (next: Language) => void speak(next).then(() => queries.invalidateQueries()), setTheme, setZone }),
    [language, theme, zone, setTheme, setZone],
  );
  return <Context.Provider value={value}>{children}</Context.Provider>;
}

export function usePreferences(): Preferences {
  const value = useContext(Context);
  if (!value) {
    throw new Error('usePreferences stands outside of PreferencesProvider');
  }
  return value;
}
