import type { UrlState } from '../../ui/use-url-state.ts'

export const questionKinds = ['vulnerability', 'purl', 'name', 'digest', 'coordinates'] as const
export type QuestionKind = (typeof questionKinds)[number]

/** What the interface is asked, from the address of the page or a draft; undefined: nothing yet. */
export function blastQuestion(kind: QuestionKind, text: string, range: string): Record<string, string> | undefined {
  if (text.trim() === '') return undefined
  const own = { [kind]: text.trim() }
  return kind === 'purl' && range.trim() !== '' ? { ...own, range: range.trim() } : own
}

export function kindOf(state: UrlState): QuestionKind {
  return questionKinds.find((kind) => kind === state.kind) ?? 'vulnerability'
}
