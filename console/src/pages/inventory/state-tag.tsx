import { useWords } from '../../i18n/language.tsx'
import { wordOf } from '../../i18n/same-shape.ts'
import { type Tone, ToneTag } from '../../ui/tone-tag.tsx'

const tones: Readonly<Record<string, Tone>> = {
  'in-triage': 'pending',
  'not-affected': 'good',
  accepted: 'caution',
  fixed: 'good',
  exploitable: 'bad',
}

/** What a finding means, as somebody said it. */
export function StateTag({ state, title }: { readonly state: string; readonly title?: string }) {
  const { states } = useWords().triage
  return (
    <ToneTag tone={tones[state] ?? 'quiet'} {...(title ? { title } : {})}>
      {wordOf(states, state)}
    </ToneTag>
  )
}
