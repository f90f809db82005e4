import type { Ecosystem, ExtractedComponent } from '#ecosystems/ecosystem.ts'
import { introductions as english } from '#i18n/en/introductions.ts'
import { fillText } from '#i18n/problems.ts'
import { introductions as chinese } from '#i18n/zh-cn/introductions.ts'

/** What stands in the way of letting an item in. */
export type ItemProblem = keyof typeof english.items

/** Not the registry's, so that no approval concerns it: the rest of the request stands without it. */
const outside: ReadonlySet<string> = new Set<ItemProblem>([
  'bundled',
  'file-source',
  'git-source',
  'other-source',
  'reserved-name',
  'url-source',
])

/** Whether a request must not be submitted with this item. What is optional may be missing, but never be another one. */
export function blocksRequest(item: { readonly problem?: string | null; readonly scope: string }): boolean {
  if (!item.problem || outside.has(item.problem)) return false
  return item.scope !== 'optional' || item.problem === 'integrity-differs'
}

/** The words for a problem; one that an earlier version of Assay stored is shown as it is. */
export function itemProblemText(problem: string, detail: string | null): Readonly<Record<'en-US' | 'zh-CN', string>> {
  if (!Object.hasOwn(english.items, problem)) return { 'en-US': problem, 'zh-CN': problem }
  const params = { detail: detail ?? '' }
  const code = problem as ItemProblem
  return { 'en-US': fillText(english.items[code], params), 'zh-CN': fillText(chinese.items[code], params) }
}

/** Why a component of a file is not a package of the ecosystem's registry; undefined when it is one. */
export function foreignSource(component: ExtractedComponent, ecosystem: Ecosystem): ItemProblem | undefined {
  const { purl, source = '' } = component
  const address = purl.qualifiers.download_url
  if (purl.qualifiers.vcs_url !== undefined) return 'git-source'
  if (source.startsWith('file:') || address?.startsWith('file:')) return 'file-source'
  if (address !== undefined) return 'url-source'
  return purl.type === ecosystem.type ? undefined : 'other-source'
}
