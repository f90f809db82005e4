import type { Locale } from 'antd/es/locale'
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import { keepPreference, readPreference } from '../preferences.ts'
import type { words as english } from './en-US/index.ts'
import { type Language, languages } from './format.ts'
import type { SameShape } from './same-shape.ts'

export type Words = SameShape<typeof english>

/** Everything of one language: our words, and those of the component library. */
export interface Catalogue {
  readonly language: Language
  readonly words: Words
  readonly locale: Locale
}

/** The remembered language, else the browser's, else Chinese. */
export function preferredLanguage(): Language {
  const kept = languages.find((each) => each === readPreference('language'))
  if (kept) return kept
  return navigator.language.toLowerCase().startsWith('en') ? 'en-US' : 'zh-CN'
}

let spoken: Language = preferredLanguage()

/** For what stands outside the component tree: request headers. */
export function currentLanguage(): Language {
  return spoken
}

/** Each language is a chunk of its own, loaded when it is first spoken. */
export async function loadCatalogue(language: Language): Promise<Catalogue> {
  const [words, locale] =
    language === 'zh-CN'
      ? await Promise.all([import('./zh-CN/index.ts'), import('antd/es/locale/zh_CN'), import('dayjs/locale/zh-cn.js')])
      : await Promise.all([import('./en-US/index.ts'), import('antd/es/locale/en_US')])
  const { default: dayjs } = await import('dayjs')
  dayjs.locale(language === 'zh-CN' ? 'zh-cn' : 'en')
  return { language, words: words.words, locale: locale.default }
}

interface Speech extends Catalogue {
  setLanguage(language: Language): void
}

const SpeechContext = createContext<Speech | undefined>(undefined)

export function LanguageProvider(props: { readonly first: Catalogue; readonly children: ReactNode }) {
  const [catalogue, setCatalogue] = useState(props.first)
  const setLanguage = (language: Language) => {
    spoken = language
    keepPreference('language', language)
    void loadCatalogue(language).then(setCatalogue)
  }
  useEffect(() => {
    document.documentElement.lang = catalogue.language
  }, [catalogue.language])
  return <SpeechContext value={{ ...catalogue, setLanguage }}>{props.children}</SpeechContext>
}

export function useSpeech(): Speech {
  const speech = useContext(SpeechContext)
  if (!speech) throw new Error('useSpeech needs a LanguageProvider above it')
  return speech
}

export function useWords(): Words {
  return useSpeech().words
}

export function useLanguage(): Language {
  return useSpeech().language
}
