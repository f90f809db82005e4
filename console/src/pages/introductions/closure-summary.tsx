import { Alert, Flex } from 'antd'
import type { Introduction } from '../../api-types/introductions.ts'
import { formatNumber } from '../../i18n/format.ts'
import { useSpeech, useWords } from '../../i18n/language.tsx'

const parts = [
  ['total', 'quiet'],
  ['approved', 'good'],
  ['unapproved', 'pending'],
  ['blocked', 'bad'],
] as const

/** The four numbers of a request: what it brings, and how much of that is new. */
export function ClosureSummary({ summary }: { readonly summary: Introduction['summary'] }) {
  const { words, language } = useSpeech()
  const text = words.introductions.detail.summary
  return (
    <dl className="closure-summary">
      {parts.map(([part, tone]) => (
        <div key={part} className={summary[part] > 0 ? `tone-${tone}` : 'tone-quiet'}>
          <dt>{text[part]}</dt>
          <dd>{formatNumber(language, summary[part])}</dd>
        </div>
      ))}
    </dl>
  )
}

/** What stands in the way: a resolution with holes, remarks, denied versions. */
export function ClosureRemarks({ introduction }: { readonly introduction: Introduction }) {
  const { introductions } = useWords()
  const { warnings, complete, summary } = introduction
  return (
    <Flex vertical gap="small">
      {!complete && <Alert type="warning" showIcon title={introductions.detail.incomplete} />}
      {summary.blocked > 0 && introduction.state !== 'approval' && (
        <Alert type="error" showIcon title={introductions.wizard.blocked(summary.blocked)} />
      )}
      {warnings.length > 0 && (
        <Alert
          type="info"
          showIcon
          title={introductions.detail.warnings}
          description={
            <ul className="findings">
              {warnings.map((warning) => (
                <li key={`${warning.code} ${warning.message}`}>{warning.message}</li>
              ))}
            </ul>
          }
        />
      )}
    </Flex>
  )
}
