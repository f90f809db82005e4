import { useNavigate } from '@tanstack/react-router'
import { Alert, Button, Drawer, Flex, Input } from 'antd'
import { useState } from 'react'
import { api } from '../../api.ts'
import type { PolicyDocument, PolicyInForce } from '../../api-types/policy.ts'
import { useWords } from '../../i18n/language.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { useAction } from '../../ui/use-action.ts'
import { PolicyDiff } from './policy-diff.tsx'
import { readDocument } from './read-document.ts'

interface ProposalDrawerProps {
  readonly open: boolean
  readonly policy: PolicyInForce
  onClose(): void
}

/** Writes a change of the policy; it starts from the one in force. */
export function ProposalDrawer({ open, policy, onClose }: ProposalDrawerProps) {
  const text = useWords().policy.proposal
  return (
    <Drawer title={text.propose} open={open} onClose={onClose} size={860} destroyOnHidden>
      <ProposalForm policy={policy} />
    </Drawer>
  )
}

function ProposalForm({ policy }: { readonly policy: PolicyInForce }) {
  const text = useWords().policy.proposal
  const navigate = useNavigate()
  const [draft, setDraft] = useState(() => JSON.stringify(policy.document, null, 2))
  const [reason, setReason] = useState('')
  const { document, fault } = readDocument(draft)
  const changed = document !== undefined && JSON.stringify(document) !== JSON.stringify(policy.document)
  const propose = useAction(
    (proposed: PolicyDocument) =>
      api.post<{ readonly revision: number }>('/policy/proposals', {
        document: proposed,
        reason: reason.trim(),
        baseRevision: policy.revision,
      }),
    {
      done: text.sent,
      failure: 'inline',
      onDone: ({ revision }) =>
        void navigate({ to: '/policy/revisions/$revision', params: { revision: String(revision) } }),
    },
  )
  return (
    <Flex vertical gap="middle">
      <Flex vertical gap={4}>
        <label htmlFor="policy-document">{text.document}</label>
        <Input.TextArea
          id="policy-document"
          className="code-input"
          rows={20}
          spellCheck={false}
          status={fault ? 'error' : ''}
          value={draft}
          onChange={(event) => setDraft(event.target.value)}
        />
        <span className="faint">{text.documentHint}</span>
      </Flex>
      {fault && <Alert type="error" showIcon title={text.notJson(fault)} />}
      <Flex vertical gap={4}>
        <span>{text.changes}</span>
        {changed && document ? (
          <PolicyDiff before={policy.document} after={document} />
        ) : (
          <span className="faint">{text.unchanged}</span>
        )}
      </Flex>
      <Flex vertical gap={4}>
        <label htmlFor="policy-reason">{text.reason}</label>
        <Input.TextArea
          id="policy-reason"
          autoSize={{ minRows: 2, maxRows: 6 }}
          maxLength={2000}
          placeholder={text.reasonHint}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </Flex>
      {propose.isError && <ProblemAlert error={propose.error} />}
      <div>
        <Button
          type="primary"
          disabled={!changed || reason.trim() === ''}
          loading={propose.isPending}
          onClick={() => document && propose.mutate(document)}
        >
          {text.send}
        </Button>
      </div>
    </Flex>
  )
}
