import dayjs from 'dayjs';
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';

import { keepPreference, readPreference } from '../storage';
import en from './en';
import zh from './zh';

export const LANGUAGES = ['zh-CN', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Every text by its full name (`ui.cancel`). */
type Keys<T, Prefix extends string = ''> = {
  [K in keyof T & string]: T[K] extends string ? `${Prefix}${K}` : Keys<T[K], `${Prefix}${K}.`>;
}[keyof T & string];

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    // Flat for the compiler alone: with this many texts i18next's own walk through the nested type
    // exceeds TypeScript's depth (TS2589).
    keySeparator: false;
    resources: { translation: Record<Keys<typeof zh>, string> };
  }
}

/** Every text of the client. Chinese unless this browser chose English. */
export const i18n = i18next.createInstance();

void i18n.use(initReactI18next).init({
  resources: { 'zh-CN': { translation: zh }, en: { translation: en } },
  lng: readPreference('language') === 'en' ? 'en' : 'zh-CN',
  fallbackLng: 'zh-CN',
  interpolation: { escapeValue: false },
});

follow(currentLanguage());
i18n.on('languageChanged', () => follow(currentLanguage()));

export function currentLanguage(): Language {
  return i18n.language === 'en' ? 'en' : 'zh-CN';
}

/** Change the language for this browser. */
export async function setLanguage(language: Language): Promise<void> {
  keepPreference('language', language);
  await i18n.changeLanguage(language);
}

function follow(language: Language): void {
  dayjs.locale(language === 'en' ? 'en' : 'zh-cn');
  if (typeof document !== 'undefined') document.documentElement.lang = language;
}
