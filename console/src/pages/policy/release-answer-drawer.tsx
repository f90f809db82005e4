import { Alert, Button, Drawer, Flex, Input } from 'antd'
import { useState } from 'react'
import { api } from '../../api.ts'
import type { HeldVersion, Release } from '../../api-types/quarantine.ts'
import { useWords } from '../../i18n/language.tsx'
import { useSession } from '../../session.ts'
import { Facts } from '../../ui/facts.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { Reasons } from '../../ui/reasons.tsx'
import { Section } from '../../ui/section.tsx'
import { TimeText } from '../../ui/time-text.tsx'
import { useAction } from '../../ui/use-action.ts'

interface ReleaseAnswerDrawerProps {
  /** Absent: closed. */
  readonly held: HeldVersion | undefined
  onClose(): void
}

/** A release that was asked for or is in force, and what the reader may do about it. */
export function ReleaseAnswerDrawer({ held, onClose }: ReleaseAnswerDrawerProps) {
  const { policy, verdict } = useWords()
  const text = policy.quarantine
  return (
    <Drawer
      title={held ? text.lookTitle(`${held.name}@${held.version}`) : ''}
      open={held !== undefined}
      onClose={onClose}
      size={560}
      destroyOnHidden
    >
      {held?.release && (
        <Flex vertical gap="large">
          <ReleaseFacts release={held.release} />
          <Section title={verdict.reasons}>
            <Reasons reasons={held.reasons} />
          </Section>
          <Answer release={held.release} onDone={onClose} />
        </Flex>
      )}
    </Drawer>
  )
}

function ReleaseFacts({ release }: { readonly release: Release }) {
  const text = useWords().policy.quarantine
  return (
    <Flex vertical gap="small">
      <Facts
        facts={[
          { name: text.reason, value: release.reason },
          { name: text.requestedBy, value: release.requestedBy.name },
          { name: text.requestedAt, value: <TimeText at={release.requestedAt} /> },
          { name: text.ends, value: <TimeText at={release.validUntil} /> },
          {
            name: text.agreements,
            value:
              release.agreed.length === 0 ? (
                <span className="faint">{text.nobodyYet}</span>
              ) : (
                release.agreed.map((each) => (
                  <div key={each.id}>
                    {each.name} <TimeText at={each.at} />
                    {each.comment && <div className="faint">{each.comment}</div>}
                  </div>
                ))
              ),
          },
        ]}
      />
      {release.coversChecks && <Alert type="warning" showIcon title={text.checksToo} />}
    </Flex>
  )
}

type Step = 'agree' | 'refuse' | 'end'

function Answer({ release, onDone }: { readonly release: Release; onDone(): void }) {
  const text = useWords().policy.quarantine
  const { person, can } = useSession()
  const [comment, setComment] = useState('')
  const [missing, setMissing] = useState('')
  const isOwn = release.requestedBy.id === person.id
  const hasAgreed = release.agreed.some((each) => each.id === person.id)
  const mayAnswer = can('introduction:approve') && !isOwn && release.state === 'asked'
  const mayEnd = isOwn || can('introduction:approve') || can('restriction:manage')
  const act = useAction(
    (step: Step) =>
      step === 'end'
        ? api.post(`/quarantine/releases/${release.id}/revocation`, { reason: comment.trim() })
        : api.post(`/quarantine/releases/${release.id}/answer`, { decision: step, comment: comment.trim() }),
    { done: text.answered, failure: 'inline', onDone },
  )
  const withReason = (step: Step, needed: string) => {
    const isMissing = comment.trim() === ''
    setMissing(isMissing ? needed : '')
    if (!isMissing) act.mutate(step)
  }
  if (!mayEnd) return null
  return (
    <Flex vertical gap="small">
      {isOwn && release.state === 'asked' && <Alert type="info" showIcon title={text.own} />}
      {hasAgreed && release.state === 'asked' && <Alert type="info" showIcon title={text.already} />}
      <label htmlFor="release-comment">{text.comment}</label>
      <Input.TextArea
        id="release-comment"
        autoSize={{ minRows: 2, maxRows: 6 }}
        maxLength={500}
        status={missing ? 'error' : ''}
        aria-describedby={missing ? 'release-missing' : undefined}
        value={comment}
        onChange={(event) => setComment(event.target.value)}
      />
      {missing && (
        <span id="release-missing" role="alert" className="field-problem">
          {missing}
        </span>
      )}
      {act.isError && <ProblemAlert error={act.error} />}
      <Flex gap="small" wrap>
        {mayAnswer && !hasAgreed && (
          <Button type="primary" loading={act.isPending} onClick={() => act.mutate('agree')}>
            {text.agree}
          </Button>
        )}
        {mayAnswer && (
          <Button disabled={act.isPending} onClick={() => withReason('refuse', text.commentNeeded)}>
            {text.refuse}
          </Button>
        )}
        {(isOwn || release.state === 'inForce') && (
          <Button danger disabled={act.isPending} onClick={() => withReason('end', text.revokeNeeded)}>
            {isOwn ? text.withdraw : text.revoke}
          </Button>
        )}
      </Flex>
    </Flex>
  )
}
