import { useTranslation } from 'react-i18next';

/** Of a row's two texts (`label_zh`, `label_en`) the one in the reader's language. */
export function useLocalised() {
  const { i18n } = useTranslation();
  const suffix = i18n.language === 'en' ? 'en' : 'zh';
  return <N extends string>(row: Record<`${N}_zh` | `${N}_en`, string>, name: N): string =>
    row[`${name}_${suffix}`];
}
