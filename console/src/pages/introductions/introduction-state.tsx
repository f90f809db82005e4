import type { IntroductionState } from '../../api-types/introductions.ts'
import { useWords } from '../../i18n/language.tsx'
import { type Tone, ToneTag } from '../../ui/tone-tag.tsx'

const tones: Readonly<Record<IntroductionState, Tone>> = {
  draft: 'quiet',
  submitted: 'info',
  assessing: 'info',
  approval: 'pending',
  returned: 'caution',
  approved: 'good',
  rejected: 'bad',
  withdrawn: 'quiet',
  expired: 'quiet',
}

export function IntroductionStateTag({ state }: { readonly state: IntroductionState }) {
  const { introductions } = useWords()
  return <ToneTag tone={tones[state]}>{introductions.states[state]}</ToneTag>
}
