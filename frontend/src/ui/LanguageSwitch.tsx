import { GlobalOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';

import { currentLanguage, setLanguage } from '@/lib/i18n';

/** Chinese ⇄ English; each is named in its own language. */
export function LanguageSwitch({ isOnDark = false }: { isOnDark?: boolean }) {
  useTranslation();
  const other = currentLanguage() === 'en' ? 'zh-CN' : 'en';
  return (
    <Button
      type="text"
      icon={<GlobalOutlined />}
      lang={other}
      style={isOnDark ? { color: '#fff' } : undefined}
      onClick={() => void setLanguage(other)}
    >
      {other === 'en' ? 'English' : '中文'}
    </Button>
  );
}
