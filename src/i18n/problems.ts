import { access as accessEn } from './en/access.ts'
import { advisories as advisoriesEn } from './en/advisories.ts'
import { assessments as assessmentsEn } from './en/assessments.ts'
import { audit as auditEn } from './en/audit.ts'
import { catalog as catalogEn } from './en/catalog.ts'
import { findings as findingsEn } from './en/findings.ts'
import { gateway as gatewayEn } from './en/gateway.ts'
import { introductions as introductionsEn } from './en/introductions.ts'
import { inventory as inventoryEn } from './en/inventory.ts'
import { operations as operationsEn } from './en/operations.ts'
import { platform as platformEn } from './en/platform.ts'
import { policy as policyEn } from './en/policy.ts'
import { securityAnswers as securityAnswersEn } from './en/security-answers.ts'
import { access as accessZh } from './zh-cn/access.ts'
import { advisories as advisoriesZh } from './zh-cn/advisories.ts'
import { assessments as assessmentsZh } from './zh-cn/assessments.ts'
import { audit as auditZh } from './zh-cn/audit.ts'
import { catalog as catalogZh } from './zh-cn/catalog.ts'
import { findings as findingsZh } from './zh-cn/findings.ts'
import { gateway as gatewayZh } from './zh-cn/gateway.ts'
import { introductions as introductionsZh } from './zh-cn/introductions.ts'
import { inventory as inventoryZh } from './zh-cn/inventory.ts'
import { operations as operationsZh } from './zh-cn/operations.ts'
import { platform as platformZh } from './zh-cn/platform.ts'
import { policy as policyZh } from './zh-cn/policy.ts'
import { securityAnswers as securityAnswersZh } from './zh-cn/security-answers.ts'

const english = {
  ...platformEn.problems,
  ...auditEn.problems,
  ...accessEn.problems,
  ...catalogEn.problems,
  ...advisoriesEn.problems,
  ...findingsEn.problems,
  ...inventoryEn.problems,
  ...assessmentsEn.problems,
  ...policyEn.problems,
  ...introductionsEn.problems,
  ...gatewayEn.problems,
  ...operationsEn.problems,
  ...securityAnswersEn.problems,
}

/** Every problem that Assay reports has its words here, in each language. */
export type ProblemCode = keyof typeof english

export type Language = 'en-US' | 'zh-CN'

const problems: Readonly<Record<Language, Readonly<Record<ProblemCode, string>>>> = {
  'en-US': english,
  'zh-CN': {
    ...platformZh.problems,
    ...auditZh.problems,
    ...accessZh.problems,
    ...catalogZh.problems,
    ...advisoriesZh.problems,
    ...findingsZh.problems,
    ...inventoryZh.problems,
    ...assessmentsZh.problems,
    ...policyZh.problems,
    ...introductionsZh.problems,
    ...gatewayZh.problems,
    ...operationsZh.problems,
    ...securityAnswersZh.problems,
  },
}

/** The text of a problem; parameters that a text names and the problem lacks stay visible as `{name}`. */
export function problemText(
  code: ProblemCode,
  params: Readonly<Record<string, string | number | boolean | readonly string[]>>,
  language: Language,
): string {
  return fillText(problems[language][code], params)
}

export function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(english, code)
}

/** A stored problem in words, where this version knows its code. */
export function problemTexts(code: string | null, params: unknown) {
  if (code === null || !isProblemCode(code)) return {}
  const given = (params ?? {}) as Parameters<typeof problemText>[1]
  return { texts: { 'en-US': problemText(code, given, 'en-US'), 'zh-CN': problemText(code, given, 'zh-CN') } }
}

export function fillText(
  text: string,
  params: Readonly<Record<string, string | number | boolean | readonly string[]>>,
): string {
  return text.replace(/\{(\w{1,40})\}/g, (whole, name: string) => {
    if (!Object.hasOwn(params, name)) return whole
    const value = params[name]
    return Array.isArray(value) ? value.join(', ') : String(value)
  })
}

/** The first language of an Accept-Language header that Assay speaks; English otherwise. */
export function negotiateLanguage(acceptLanguage: string | undefined): Language {
  for (const part of (acceptLanguage ?? '').slice(0, 200).toLowerCase().split(',')) {
    const tag = part.trim()
    if (tag.startsWith('zh')) return 'zh-CN'
    if (tag.startsWith('en')) return 'en-US'
  }
  return 'en-US'
}
