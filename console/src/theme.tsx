import { type ThemeConfig, theme } from 'antd'
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import { keepPreference, readPreference } from './preferences.ts'

const fonts =
  '-apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", Arial, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif'
const codeFonts = 'ui-monospace, "SFMono-Regular", "Cascadia Code", Menlo, Consolas, "DejaVu Sans Mono", monospace'

/** The look: ink blue on paper. Greys are darker than the library's, to reach a contrast of 4.5 (WCAG 2.2, 1.4.3). */
export function themeOf(dark: boolean): ThemeConfig {
  return {
    algorithm: dark ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      colorPrimary: dark ? '#4f86e8' : '#1d4f9f',
      ...(dark ? {} : { colorPrimaryBg: '#e7effc', colorPrimaryBgHover: '#d5e3fa' }),
      colorLink: dark ? '#86aef5' : '#1d4f9f',
      colorError: dark ? '#ff8a87' : '#c0262d',
      colorBgLayout: dark ? '#0f141c' : '#f3f5f9',
      ...(dark ? { colorBgContainer: '#171e29', colorBgElevated: '#1f2734' } : {}),
      colorText: dark ? 'rgba(255,255,255,0.88)' : '#1c2431',
      colorTextSecondary: dark ? 'rgba(255,255,255,0.70)' : '#4c5767',
      colorTextTertiary: dark ? 'rgba(255,255,255,0.62)' : '#5d6878',
      colorTextDescription: dark ? 'rgba(255,255,255,0.62)' : '#5d6878',
      colorTextPlaceholder: dark ? 'rgba(255,255,255,0.55)' : '#6b7585',
      borderRadius: 6,
      borderRadiusLG: 10,
      fontFamily: fonts,
      fontFamilyCode: codeFonts,
      motion: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    },
    components: {
      Layout: {
        headerBg: dark ? '#131a24' : '#ffffff',
        siderBg: dark ? '#131a24' : '#ffffff',
        headerPadding: '0 20px',
      },
      Menu: {
        itemBg: 'transparent',
        subMenuItemBg: 'transparent',
        activeBarBorderWidth: 0,
        ...(dark ? { itemSelectedColor: '#a9c6fa', itemSelectedBg: '#1d3054' } : {}),
      },
      Tabs: dark ? { itemSelectedColor: '#a9c6fa', itemHoverColor: '#c4d8fc' } : {},
      Card: { headerHeight: 48, headerFontSize: 15, bodyPadding: 20, headerPadding: 20 },
      Table: {
        headerBg: dark ? '#1b2431' : '#f7f9fc',
        headerSortActiveBg: dark ? '#1b2431' : '#f7f9fc',
        headerSortHoverBg: dark ? '#243042' : '#eef2f8',
        bodySortBg: 'transparent',
        cellPaddingBlockMD: 10,
      },
    },
  }
}

interface Appearance {
  readonly dark: boolean
  setDark(dark: boolean): void
}

const AppearanceContext = createContext<Appearance>({ dark: false, setDark: () => undefined })

/** Light or dark: as remembered, else as the operating system prefers. */
export function AppearanceProvider({ children }: { readonly children: ReactNode }) {
  const kept = readPreference('appearance')
  const [dark, setDark] = useState(kept ? kept === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches)
  useEffect(() => {
    document.documentElement.dataset.appearance = dark ? 'dark' : 'light'
  }, [dark])
  const change = (next: boolean) => {
    setDark(next)
    keepPreference('appearance', next ? 'dark' : 'light')
  }
  return <AppearanceContext value={{ dark, setDark: change }}>{children}</AppearanceContext>
}

export function useAppearance(): Appearance {
  return useContext(AppearanceContext)
}
