import { BugFilled } from '@ant-design/icons'
import { Flex } from 'antd'
import { formatNumber } from '../i18n/format.ts'
import { useSpeech } from '../i18n/language.tsx'
import { wordOf } from '../i18n/same-shape.ts'
import { type Tone, ToneTag } from './tone-tag.tsx'

const tones: Readonly<Record<string, Tone>> = {
  critical: 'bad',
  high: 'bad',
  medium: 'caution',
  moderate: 'caution',
  low: 'info',
  none: 'quiet',
}

interface SeverityTagProps {
  readonly label: string
  readonly score?: number | null
  readonly isMalware?: boolean
}

/** How grave an advisory is; one without a rating says so. */
export function SeverityTag({ label, score, isMalware = false }: SeverityTagProps) {
  const { words, language } = useSpeech()
  const key = label.toLowerCase()
  return (
    <Flex gap={4} wrap="nowrap">
      {isMalware && (
        <ToneTag tone="bad" icon={<BugFilled />}>
          {words.verdict.malware}
        </ToneTag>
      )}
      {(!isMalware || typeof score === 'number') && (
        <ToneTag tone={tones[key] ?? 'quiet'}>
          {wordOf(words.verdict.severities, key)}
          {typeof score === 'number' && ` ${formatNumber(language, score)}`}
        </ToneTag>
      )}
    </Flex>
  )
}
