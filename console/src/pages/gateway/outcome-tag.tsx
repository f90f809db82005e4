import { useWords } from '../../i18n/language.tsx'
import { wordOf } from '../../i18n/same-shape.ts'
import { type Tone, ToneTag } from '../../ui/tone-tag.tsx'

const outcomeTones: Readonly<Record<string, Tone>> = {
  served: 'good',
  'not-modified': 'good',
  refused: 'bad',
  'not-found': 'quiet',
  unavailable: 'caution',
  unauthenticated: 'caution',
  denied: 'caution',
}

export function OutcomeTag({ outcome }: { readonly outcome: string }) {
  const { log: text } = useWords().gateway
  return <ToneTag tone={outcomeTones[outcome] ?? 'quiet'}>{wordOf(text.outcomes, outcome)}</ToneTag>
}
