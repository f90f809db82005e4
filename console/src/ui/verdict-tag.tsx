import { CheckCircleFilled, PauseCircleFilled, StopFilled, WarningFilled } from '@ant-design/icons'
import { Tooltip } from 'antd'
import type { ReactNode } from 'react'
import type { VerdictKind } from '../api-types/verdict.ts'
import { useWords } from '../i18n/language.tsx'
import { type Tone, ToneTag } from './tone-tag.tsx'

export const verdictTones: Readonly<Record<VerdictKind, Tone>> = {
  allow: 'good',
  warn: 'caution',
  hold: 'pending',
  deny: 'bad',
}

export const verdictIcons: Readonly<Record<VerdictKind, ReactNode>> = {
  allow: <CheckCircleFilled />,
  warn: <WarningFilled />,
  hold: <PauseCircleFilled />,
  deny: <StopFilled />,
}

/** A verdict as colour, icon and word; without one, "not decided". */
export function VerdictTag({ kind }: { readonly kind: VerdictKind | undefined }) {
  const { verdict } = useWords()
  if (!kind) return <ToneTag tone="quiet">{verdict.none}</ToneTag>
  return (
    <Tooltip title={verdict.meanings[kind]}>
      <span>
        <ToneTag tone={verdictTones[kind]} icon={verdictIcons[kind]}>
          {verdict.kinds[kind]}
        </ToneTag>
      </span>
    </Tooltip>
  )
}
