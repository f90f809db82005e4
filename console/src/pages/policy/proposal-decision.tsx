import { Alert, App, Button, Flex, Input } from 'antd'
import { useState } from 'react'
import { api } from '../../api.ts'
import type { PolicyWithDocument } from '../../api-types/policy.ts'
import { useWords } from '../../i18n/language.tsx'
import { useSession } from '../../session.ts'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { Section } from '../../ui/section.tsx'
import { useAction } from '../../ui/use-action.ts'

/** The decision on a proposed policy, for somebody who did not make it; its maker may withdraw it. */
export function ProposalDecision({ proposal }: { readonly proposal: PolicyWithDocument }) {
  const text = useWords().policy.proposal
  const { person, can } = useSession()
  const withdraw = useAction(() => api.delete(`/policy/proposals/${proposal.revision}`), { done: text.withdrawn })
  if (proposal.proposedBy?.id === person.id)
    return (
      <Section title={text.decision}>
        <Alert
          type="info"
          showIcon
          title={text.own}
          action={
            <Button loading={withdraw.isPending} onClick={() => withdraw.mutate()}>
              {text.withdraw}
            </Button>
          }
        />
      </Section>
    )
  if (!can('policy:approve')) return <Alert type="info" showIcon title={text.cannot} />
  return (
    <Section title={text.decision}>
      <DecisionForm revision={proposal.revision} />
    </Section>
  )
}

function DecisionForm({ revision }: { readonly revision: number }) {
  const text = useWords().policy.proposal
  const { modal } = App.useApp()
  const [comment, setComment] = useState('')
  const decide = useAction(
    (decision: 'approve' | 'reject') =>
      api.post(`/policy/proposals/${revision}/decision`, { decision, comment: comment.trim() }),
    { done: text.decided, failure: 'inline' },
  )
  const approve = () =>
    void modal.confirm({
      title: text.approveConfirm,
      content: text.approveHint,
      okText: text.approve,
      onOk: () => decide.mutateAsync('approve').catch(() => undefined),
    })
  return (
    <Flex vertical gap="small">
      <label htmlFor="proposal-comment">{text.comment}</label>
      <Input.TextArea
        id="proposal-comment"
        autoSize={{ minRows: 2, maxRows: 6 }}
        maxLength={2000}
        value={comment}
        onChange={(event) => setComment(event.target.value)}
      />
      {decide.isError && <ProblemAlert error={decide.error} />}
      <Flex gap="small">
        <Button type="primary" loading={decide.isPending} onClick={approve}>
          {text.approve}
        </Button>
        <Button danger disabled={decide.isPending} onClick={() => decide.mutate('reject')}>
          {text.reject}
        </Button>
      </Flex>
    </Flex>
  )
}
