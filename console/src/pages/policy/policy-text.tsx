import { Flex } from 'antd'
import type { PolicyDocument, PolicyRule } from '../../api-types/policy.ts'
import { useSpeech, useWords } from '../../i18n/language.tsx'
import { wordOf } from '../../i18n/same-shape.ts'
import { Facts } from '../../ui/facts.tsx'
import { ToneTag } from '../../ui/tone-tag.tsx'
import { verdictIcons, verdictTones } from '../../ui/verdict-tag.tsx'

const effects = ['deny', 'hold', 'warn'] as const

/** A policy as people read it: its rules by effect, then what it requires. */
export function PolicyText({ document }: { readonly document: PolicyDocument }) {
  const { policy } = useWords()
  return (
    <Flex vertical gap="large">
      {effects.map((effect) => (
        <section key={effect} className="policy-part">
          <h3>
            {policy.effects[effect]} <span className="faint">{policy.effectHints[effect]}</span>
          </h3>
          <RuleList rules={document.rules.filter((rule) => rule.effect === effect)} />
        </section>
      ))}
      <Requirements document={document} />
      <section className="policy-part">
        <h3>{policy.automatic.title}</h3>
        {document.automaticAdmission.length === 0 ? (
          <p className="faint">{policy.automatic.none}</p>
        ) : (
          document.automaticAdmission.map((rule) => (
            <div key={rule.id} className="rule tone-good">
              <code className="rule-id">{rule.id}</code>
              <span className="faint">
                {policy.automatic.tier} <code>{rule.tier}</code>
              </span>
              <code className="rule-when">{rule.when}</code>
            </div>
          ))
        )}
      </section>
      <section className="policy-part">
        <h3>{policy.periods.title}</h3>
        <Facts
          facts={[
            { name: policy.periods.admission, value: policy.periods.days(document.admissionValidDays) },
            { name: policy.periods.introduction, value: policy.periods.days(document.introductionValidDays) },
            {
              name: policy.periods.release,
              value: policy.periods.days(document.quarantine?.releaseDaysMax ?? 14),
            },
          ]}
        />
      </section>
    </Flex>
  )
}

function RuleList({ rules }: { readonly rules: readonly PolicyRule[] }) {
  const { words, language } = useSpeech()
  const text = words.policy
  if (rules.length === 0) return <p className="faint">{text.noRules}</p>
  return (
    <ul className="rules">
      {rules.map((rule) => (
        <li key={rule.id} className={`rule tone-${verdictTones[rule.effect]}`}>
          <Flex gap="small" align="center" wrap>
            <span className="reason-icon" aria-hidden="true">
              {verdictIcons[rule.effect]}
            </span>
            <code className="rule-id">{rule.id}</code>
            {rule.unlessAdmitted && (
              <ToneTag tone="quiet" title={text.unlessAdmittedHint}>
                {text.unlessAdmitted}
              </ToneTag>
            )}
          </Flex>
          <span>
            <RuleText text={rule.text[language]} />
          </span>
          <span className="rule-when">
            <span className="faint">{text.whenMet}</span> <code>{rule.when}</code>
          </span>
        </li>
      ))}
    </ul>
  )
}

function Requirements({ document }: { readonly document: PolicyDocument }) {
  const { words, language } = useSpeech()
  const text = words.policy.required
  const { checkNames } = words.catalog
  const nameOf = (tier: string) =>
    tier === '*' ? text.everyTier : (document.tiers.find((each) => each.id === tier)?.name[language] ?? tier)
  return (
    <section className="policy-part">
      <h3>
        {text.title} <span className="faint">{text.hint}</span>
      </h3>
      {document.requires.length === 0 && <p className="faint">{text.none}</p>}
      {document.requires.map((each) => (
        <div key={`${each.tier} ${each.checks.join()}`} className="rule tone-info">
          <strong>{nameOf(each.tier)}</strong>
          <Flex gap={4} wrap align="center">
            <span className="faint">{text.checks}</span>
            {each.checks.map((check) => (
              <ToneTag key={check} tone="quiet">
                {wordOf(checkNames, check)}
              </ToneTag>
            ))}
          </Flex>
          <span>
            <span className="faint">{text.minimumAge}</span>{' '}
            {each.minimumAgeDays === undefined ? text.noAge : text.days(each.minimumAgeDays)}
          </span>
          <span>
            <span className="faint">{text.dataAge}</span>{' '}
            {each.dataMaxAgeHours === undefined ? text.anyAge : text.hours(each.dataMaxAgeHours)}
          </span>
        </div>
      ))}
      <p className="faint">
        {text.defaultTier} {nameOf(document.defaultTier)}
      </p>
    </section>
  )
}

/** The text of a rule; what is filled in when it is met stands as a word of its own. */
function RuleText({ text }: { readonly text: string }) {
  const { placeholders } = useWords().policy
  return text.split(/(\{\w{1,40}\})/).map((part, index) =>
    part.startsWith('{') && part.endsWith('}') ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of a text do not move
      <em key={index} className="placeholder">
        {wordOf(placeholders, part.slice(1, -1))}
      </em>
    ) : (
      part
    ),
  )
}
