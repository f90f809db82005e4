import { Alert, App, Button, Flex, Input } from 'antd'
import { useState } from 'react'
import { api } from '../../api.ts'
import type { Introduction, IntroductionDecision } from '../../api-types/introductions.ts'
import { useWords } from '../../i18n/language.tsx'
import { useSession } from '../../session.ts'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { Section } from '../../ui/section.tsx'
import { useAction } from '../../ui/use-action.ts'

interface DecisionBarProps {
  readonly introduction: Introduction
  onDecided?(): void
}

/** Approve, reject or return. Who made the request sees why they cannot; the server enforces it. */
export function DecisionBar({ introduction, onDecided }: DecisionBarProps) {
  const text = useWords().introductions.decide
  const { person, can } = useSession()
  if (!can('introduction:approve') || introduction.state !== 'approval') return null
  return (
    <Section title={text.title}>
      {introduction.requester.id === person.id ? (
        <Alert type="info" showIcon title={text.ownRequest} />
      ) : (
        <DecisionForm introduction={introduction} onDecided={() => onDecided?.()} />
      )}
    </Section>
  )
}

function DecisionForm({ introduction, onDecided }: DecisionBarProps & { onDecided(): void }) {
  const text = useWords().introductions.decide
  const { modal } = App.useApp()
  const [comment, setComment] = useState('')
  const [missing, setMissing] = useState(false)
  const { summary } = introduction
  const denied = introduction.items.filter((item) => item.verdict?.kind === 'deny')
  const decide = useAction(
    (decision: IntroductionDecision) =>
      api.post(`/introductions/${introduction.id}/decision`, { decision, comment: comment.trim() }),
    { done: text.decided, failure: 'inline', onDone: onDecided },
  )
  const refuse = (decision: 'reject' | 'return') => {
    setMissing(comment.trim() === '')
    if (comment.trim() !== '') decide.mutate(decision)
  }
  const approve = () =>
    void modal.confirm({
      title: text.confirmApprove(summary.unapproved),
      content: text.confirmHint,
      okText: text.approve,
      onOk: () => decide.mutateAsync('approve').catch(() => undefined),
    })
  return (
    <Flex vertical gap="small">
      {denied.length > 0 && <Alert type="warning" showIcon title={text.denied(denied.length)} />}
      <label htmlFor="decision-comment">{text.comment}</label>
      <Input.TextArea
        id="decision-comment"
        autoSize={{ minRows: 2, maxRows: 6 }}
        maxLength={4000}
        placeholder={text.commentHint}
        status={missing ? 'error' : ''}
        aria-describedby={missing ? 'decision-missing' : undefined}
        value={comment}
        onChange={(event) => setComment(event.target.value)}
      />
      {missing && (
        <span id="decision-missing" role="alert" className="field-problem">
          {text.commentNeeded}
        </span>
      )}
      {decide.isError && <ProblemAlert error={decide.error} />}
      <Flex gap="small" wrap>
        <Button type="primary" disabled={denied.length > 0} loading={decide.isPending} onClick={approve}>
          {text.approve}
        </Button>
        <Button disabled={decide.isPending} onClick={() => refuse('return')}>
          {text.return}
        </Button>
        <Button danger disabled={decide.isPending} onClick={() => refuse('reject')}>
          {text.reject}
        </Button>
      </Flex>
    </Flex>
  )
}
