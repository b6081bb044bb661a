import { App, ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import { createContext, type ReactNode, use, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { keepPreference, readPreference } from '@/lib/storage';

import 'antd/dist/reset.css';
import './ui.css';
import { FONT_SIZES, type FontSize, themeOf } from './theme';

interface Look {
  fontSize: FontSize;
  setFontSize: (size: FontSize) => void;
}

const LookContext = createContext<Look | null>(null);

/** antd in our look and in the reader's language and letter size. */
export function UiProvider({ children }: { children: ReactNode }) {
  const { i18n } = useTranslation();
  const [fontSize, setFontSize] = useState<FontSize>(() => {
    const kept = readPreference('font-size');
    return kept && kept in FONT_SIZES ? (kept as FontSize) : 'normal'; // one of its keys
  });
  const theme = useMemo(() => themeOf(fontSize), [fontSize]);
  const look = useMemo(
    () => ({
      fontSize,
      setFontSize: (size: FontSize) => {
        keepPreference('font-size', size);
        setFontSize(size);
      },
    }),
    [fontSize],
  );
  return (
    <LookContext value={look}>
      <ConfigProvider
        locale={i18n.language === 'en' ? enUS : zhCN}
        theme={theme}
        button={{ autoInsertSpace: false }}
        form={{ scrollToFirstError: true }}
      >
        <App>{children}</App>
      </ConfigProvider>
    </LookContext>
  );
}

/** The reader's letter size. */
export function useLook(): Look {
  const look = use(LookContext);
  if (!look) throw new Error('useLook outside of a UiProvider');
  return look;
}
