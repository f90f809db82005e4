import type { Repository } from '../../api-types/gateway.ts'
import { useWords } from '../../i18n/language.tsx'
import { type Tone, ToneTag } from '../../ui/tone-tag.tsx'

const upstreamTones: Readonly<Record<Repository['upstreamState'], Tone>> = {
  ok: 'good',
  unreachable: 'bad',
  'not-configured': 'pending',
  unknown: 'quiet',
  none: 'quiet',
}

export function UpstreamTag({ repository }: { readonly repository: Repository }) {
  const { repositories: text } = useWords().gateway
  const { upstreamState } = repository
  return <ToneTag tone={upstreamTones[upstreamState]}>{text.upstreamStates[upstreamState]}</ToneTag>
}

export function ModeTag({ repository }: { readonly repository: Repository }) {
  const { repositories: text } = useWords().gateway
  const { mode } = repository
  return (
    <ToneTag tone={mode === 'approved' ? 'info' : 'caution'} title={text.modeHints[mode]}>
      {text.modes[mode]}
    </ToneTag>
  )
}

export function KindTag({ kind }: Pick<Repository, 'kind'>) {
  const { repositories: text } = useWords().gateway
  return (
    <ToneTag tone="quiet" title={text.kindHints[kind]}>
      {text.kinds[kind]}
    </ToneTag>
  )
}
