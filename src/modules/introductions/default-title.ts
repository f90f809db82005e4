import { introductions as english } from '#i18n/en/introductions.ts'
import { fillText, type Language } from '#i18n/problems.ts'
import { introductions as chinese } from '#i18n/zh-cn/introductions.ts'
import { label } from './collect-items.ts'
import type { ResolvedItem } from './resolution.ts'

export const titleCharactersMax = 200
/** Leaves room for the words around it; npm's own limit for names is below. */
const firstCharactersMax = 170

/** `express@4.18.2 and 36 more`: the first package that was asked for, and how many come with it. */
export function defaultTitle(items: readonly ResolvedItem[], language: Language): string {
  const first = items.find((item) => item.direct) ?? items[0]
  const text = first ? label(first).slice(0, firstCharactersMax) : ''
  if (items.length < 2) return text
  const words = language === 'zh-CN' ? chinese.titles.more : english.titles.more
  return fillText(words, { first: text, count: items.length - 1 })
}
