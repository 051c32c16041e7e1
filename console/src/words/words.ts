import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import type en from './en.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'words';
    resources: { words: typeof en };
  }
}

export const languages = ['en', 'zh'] as const;
export type Language = (typeof languages)[number];

const stored = 'carillon.language';

/** The language that was chosen, else the first of the browser's that there is: `begin.js` has found it. */
export function preferredLanguage(): Language {
  return document.documentElement.lang.startsWith('zh') ? 'zh' : 'en';
}

async function catalogue(language: Language) {
  return (language === 'zh' ? await import('./zh.json') : await import('./en.json')).default;
}

/** Loads the words of a language and shows the page in it. */
export async function speak(language: Language): Promise<void> {
  const words = await catalogue(language);
  if (i18next.isInitialized) {
    i18next.addResourceBundle(language, 'words', words);
    await i18next.changeLanguage(language);
  } else {
    await i18next.use(initReactI18next).init({
      lng: language,
      ns: ['words'],
      defaultNS: 'words',
      resources: { [language]: { words } },
      interpolation: { escapeValue: false },
      returnNull: false,
    });
  }
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  write(stored, language);
}

/** Reads what this browser keeps; null when there is nothing, or storage is blocked. */
export function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Keeps a choice in this browser, where storage is not blocked. */
export function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // The choice holds until the page is left.
  }
}
