import { Alert, Button, Flex, Form, Input, Segmented } from 'antd'
import { useState } from 'react'
import { api } from '../../api.ts'
import type { LookupAnswer } from '../../api-types/catalog.ts'
import type { PolicyDocument, PolicyInForce, PolicyWithDocument, TriedVerdict } from '../../api-types/policy.ts'
import { useWords } from '../../i18n/language.tsx'
import { readSearchTarget } from '../../shell/search-target.ts'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { Reasons } from '../../ui/reasons.tsx'
import { useAction } from '../../ui/use-action.ts'
import { VerdictTag } from '../../ui/verdict-tag.tsx'
import { readDocument } from './read-document.ts'

type Under = 'active' | 'proposal' | 'own'

interface Question {
  readonly subject: string
  readonly under: Under
  readonly own: PolicyDocument | undefined
}

type Trial = { readonly subject: string; readonly verdict: TriedVerdict | undefined }

/** What a policy would decide of a version, without putting it in force. */
export function TryPolicy({ policy }: { readonly policy: PolicyInForce }) {
  const text = useWords().policy.try
  const [subject, setSubject] = useState('')
  const [under, setUnder] = useState<Under>('active')
  const [draft, setDraft] = useState(() => JSON.stringify(policy.document, null, 2))
  const { document, fault } = readDocument(draft)
  const ask = useAction((question: Question) => tryOne(question, policy), { failure: 'inline', refreshes: [] })
  const ways: readonly Under[] = policy.proposal ? ['active', 'proposal', 'own'] : ['active', 'own']
  const ready = subject.trim() !== '' && (under !== 'own' || document !== undefined)
  return (
    <Flex vertical gap="middle">
      <span className="faint">{text.lead}</span>
      <Form layout="vertical" onFinish={() => ask.mutate({ subject: subject.trim(), under, own: document })}>
        <Flex gap="middle" align="flex-end" wrap>
          <Form.Item label={text.version} htmlFor="try-version">
            <Input
              id="try-version"
              className="items-search"
              placeholder={text.versionPlaceholder}
              value={subject}
              onChange={(event) => setSubject(event.target.value)}
            />
          </Form.Item>
          <Form.Item label={text.under}>
            <Segmented
              value={under}
              onChange={setUnder}
              options={ways.map((value) => ({ value, label: text[value] }))}
            />
          </Form.Item>
          <Form.Item>
            <Button type="primary" htmlType="submit" disabled={!ready} loading={ask.isPending}>
              {text.ask}
            </Button>
          </Form.Item>
        </Flex>
        {under === 'own' && (
          <Form.Item label={text.own} htmlFor="try-document" validateStatus={fault ? 'error' : ''} help={fault}>
            <Input.TextArea
              id="try-document"
              className="code-input"
              rows={14}
              spellCheck={false}
              value={draft}
              onChange={(event) => setDraft(event.target.value)}
            />
          </Form.Item>
        )}
      </Form>
      {ask.isError && <ProblemAlert error={ask.error} />}
      {ask.data && <TrialView trial={ask.data} />}
    </Flex>
  )
}

function TrialView({ trial }: { readonly trial: Trial }) {
  const text = useWords().policy.try
  if (!trial.verdict) return <Alert type="warning" showIcon title={text.unknown(trial.subject)} />
  return (
    <Flex vertical gap="small" role="status">
      <Flex gap="small" align="center">
        <strong>{text.result}</strong>
        <code>{trial.subject}</code>
        <VerdictTag kind={trial.verdict.kind} />
      </Flex>
      <Reasons reasons={trial.verdict.reasons} />
    </Flex>
  )
}

async function tryOne({ subject, under, own }: Question, policy: PolicyInForce): Promise<Trial> {
  const target = readSearchTarget(subject)
  if (target.kind !== 'purl') return { subject, verdict: undefined }
  const { versionId } = await api.get<LookupAnswer>('/lookup', { purl: target.purl })
  if (!versionId) return { subject, verdict: undefined }
  const document = under === 'own' ? own : under === 'proposal' ? await proposedDocument(policy) : undefined
  return {
    subject,
    verdict: await api.post<TriedVerdict>('/policy/try', { versionId, ...(document ? { document } : {}) }),
  }
}

async function proposedDocument(policy: PolicyInForce): Promise<PolicyDocument | undefined> {
  if (!policy.proposal) return undefined
  return (await api.get<PolicyWithDocument>(`/policy/revisions/${policy.proposal.revision}`)).document
}
