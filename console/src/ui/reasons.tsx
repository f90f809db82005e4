import { EyeInvisibleOutlined } from '@ant-design/icons'
import { Flex } from 'antd'
import type { Reason } from '../api-types/verdict.ts'
import { useSpeech } from '../i18n/language.tsx'
import { TimeText } from './time-text.tsx'
import { ToneTag } from './tone-tag.tsx'
import { verdictIcons, verdictTones } from './verdict-tag.tsx'

const weights = { deny: 0, hold: 1, warn: 2, allow: 3 } as const

/** Every reason of a verdict, the weightiest first, with its rule and since when it holds. */
export function Reasons({ reasons }: { readonly reasons: readonly Reason[] }) {
  const { words, language } = useSpeech()
  const { verdict } = words
  if (reasons.length === 0) return <p className="faint">{verdict.noReasons}</p>
  const sorted = [...reasons].sort((one, other) => weights[one.effect] - weights[other.effect])
  return (
    <ul className="reasons">
      {sorted.map((reason, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: one rule may give several reasons, which have no id
        <li key={`${reason.rule} ${index}`} className={`reason tone-${verdictTones[reason.effect]}`}>
          <span className="reason-icon" role="img" aria-label={verdict.kinds[reason.effect]}>
            {verdictIcons[reason.effect]}
          </span>
          <div>
            <div>{reason.text[language]}</div>
            {reason.restrictedText && (
              <div className="reason-restricted">
                <ToneTag tone="quiet" icon={<EyeInvisibleOutlined />} title={verdict.restrictedHint}>
                  {verdict.restricted}
                </ToneTag>
                <span>{reason.restrictedText}</span>
              </div>
            )}
            <Flex gap="small" wrap className="reason-source">
              <span>
                {verdict.rule} <code>{reason.rule}</code>
              </span>
              {reason.since && (
                <span>
                  {verdict.since} <TimeText at={reason.since} />
                </span>
              )}
            </Flex>
          </div>
        </li>
      ))}
    </ul>
  )
}

/** The weightiest reason in one line, for tables. */
export function FirstReason({ reasons }: { readonly reasons: readonly Reason[] }) {
  const { words, language } = useSpeech()
  const first = [...reasons].sort((one, other) => weights[one.effect] - weights[other.effect])[0]
  if (!first) return <span className="faint">–</span>
  return (
    <span>
      {first.text[language]}
      {reasons.length > 1 && <span className="faint"> {words.verdict.moreReasons(reasons.length - 1)}</span>}
    </span>
  )
}
