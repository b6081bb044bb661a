import { expect, test } from 'vitest';

import { i18n, setLanguage } from '@/lib/i18n';
import en from '@/lib/i18n/en';
import zh from '@/lib/i18n/zh';

/** Every text by its key: `users.title`. */
function flat(texts: object, prefix = ''): Map<string, string> {
  return new Map(
    Object.entries(texts).flatMap(([name, value]): [string, string][] =>
      typeof value === 'string'
        ? [[prefix + name, value]]
        : [...flat(value as object, `${prefix}${name}.`)],
    ),
  );
}

const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name);

test('both languages have the same texts, saying the same facts', () => {
  const [chinese, english] = [flat(zh), flat(en)];
  expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort());
  for (const [key, text] of chinese) {
    const other = placeholders(english.get(key) ?? '').sort();
    expect({ key, facts: other }).toEqual({ key, facts: placeholders(text).sort() });
  }
});

test('Chinese texts are Chinese and English ones are not', () => {
  const han = /\p{Script=Han}/u;
  for (const [key, text] of flat(en))
    expect({ key, isChinese: han.test(text) }).toEqual({ key, isChinese: false });
});

test('the language chosen is kept in this browser and told to the page', async () => {
  await setLanguage('en');
  expect(i18n.t('ui.save')).toBe('Save');
  expect(document.documentElement.lang).toBe('en');
  expect(localStorage.getItem('xiaohao.language')).toBe('en');
});
