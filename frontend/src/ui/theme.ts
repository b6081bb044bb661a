import type { ThemeConfig } from 'antd';

/** Letters for eyes of every age: the header's switch. */
export const FONT_SIZES = { small: 13, normal: 14, large: 16, huge: 18 } as const;
export type FontSize = keyof typeof FONT_SIZES;

/** One look. The greys are darker than antd's own: theirs fail the contrast of WCAG AA. */
export function themeOf(size: FontSize): ThemeConfig {
  return {
    token: {
      colorPrimary: '#0b4aa2',
      colorLink: '#0b4aa2',
      colorInfo: '#0b4aa2',
      colorSuccess: '#237804',
      colorWarning: '#ad4e00',
      colorWarningBg: '#fff7e6',
      colorWarningBorder: '#ffd08a',
      colorErrorBg: '#fdeeee',
      colorErrorBorder: '#f5b5b3',
      colorError: '#b91c1c',
      colorText: '#1c2733',
      colorTextSecondary: '#46525f',
      colorTextTertiary: '#5a6672',
      colorTextDescription: '#4d5965',
      colorTextPlaceholder: '#68737f',
      colorBgLayout: '#f2f4f7',
      borderRadius: 4,
      fontSize: FONT_SIZES[size],
      fontFamily:
        "-apple-system, 'Segoe UI', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif",
      motion: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    },
    components: {
      Table: { headerBg: '#e9eef5', headerColor: '#1c2733', cellPaddingBlockSM: 6 },
      Layout: {
        headerBg: '#0b4aa2',
        headerHeight: 52,
        headerPadding: '0 16px',
        siderBg: '#ffffff',
      },
      Menu: { itemSelectedBg: '#e3ecf9', itemHeight: 38 },
    },
  };
}
