import { assessments as english } from '#i18n/en/assessments.ts'
import { fillText } from '#i18n/problems.ts'
import { assessments as chinese } from '#i18n/zh-cn/assessments.ts'
import type { Finding } from './check.ts'

export interface DescribedFinding extends Finding {
  readonly text: Readonly<Record<'en-US' | 'zh-CN', string>>
}

/** A finding with its words. */
export function describeFinding({ code, params }: Finding): DescribedFinding {
  // Evidence outlives the words: a code of an earlier version of Assay is shown as it is.
  const words = Object.hasOwn(english.findings, code)
    ? { 'en-US': english.findings[code], 'zh-CN': chinese.findings[code] }
    : { 'en-US': code, 'zh-CN': code }
  const text = { 'en-US': fillText(words['en-US'], params), 'zh-CN': fillText(words['zh-CN'], params) }
  return { code, params, text }
}
