import { useMutation } from '@tanstack/react-query'
import { Alert, Button, Collapse, Drawer, Flex, Form, Input } from 'antd'
import { api } from '../../api.ts'
import type { TriedAssertion, TrustRule } from '../../api-types/trust.ts'
import { useWords } from '../../i18n/language.tsx'
import { wordOf } from '../../i18n/same-shape.ts'
import { CopyText } from '../../ui/copy-text.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { SimpleTable } from '../../ui/simple-table.tsx'
import { ToneTag } from '../../ui/tone-tag.tsx'

interface TrustTryDrawerProps {
  readonly rule: TrustRule | undefined
  onClose(): void
}

/** Which check a token fails under a rule, and which condition; nothing is given for it. */
export function TrustTryDrawer({ rule, onClose }: TrustTryDrawerProps) {
  const { trust: text } = useWords()
  return (
    <Drawer
      title={text.tryTitle(rule?.name ?? '')}
      open={rule !== undefined}
      onClose={onClose}
      size={760}
      destroyOnHidden
    >
      {rule && <TryForm rule={rule} />}
    </Drawer>
  )
}

function TryForm({ rule }: { readonly rule: TrustRule }) {
  const { trust: text, common } = useWords()
  const attempt = useMutation({
    mutationFn: ({ subjectToken }: { readonly subjectToken: string }) =>
      api.post<TriedAssertion>(`/trust-rules/${rule.id}/try`, { subjectToken }),
  })
  return (
    <Flex vertical gap="large">
      <Form<{ subjectToken: string }> layout="vertical" onFinish={(fields) => attempt.mutate(fields)}>
        <Form.Item
          name="subjectToken"
          label={text.tryField}
          extra={text.tryHint}
          rules={[{ required: true, message: common.required }]}
        >
          <Input.TextArea className="code-area" rows={5} maxLength={16_384} autoComplete="off" spellCheck={false} />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={attempt.isPending}>
          {text.trySubmit}
        </Button>
      </Form>
      {attempt.isError && <ProblemAlert error={attempt.error} />}
      {attempt.data && <Tried tried={attempt.data} />}
    </Flex>
  )
}

function Tried({ tried }: { readonly tried: TriedAssertion }) {
  const { trust: text } = useWords()
  const tones = { passed: 'good', failed: 'bad', unknown: 'pending' } as const
  return (
    <Flex vertical gap="large">
      <Alert
        showIcon
        type={tried.accepted ? 'success' : 'error'}
        title={tried.accepted ? text.accepted : text.refused}
      />
      <div className="trust-steps">
        {tried.steps.map((step) => (
          <div key={step.check} className="trust-step">
            <strong>{wordOf(text.checks, step.check)}</strong>
            <ToneTag tone={tones[step.outcome]}>{text.outcomes[step.outcome]}</ToneTag>
            <span className="faint">{step.check === 'conditions' ? '' : (step.text ?? '')}</span>
          </div>
        ))}
      </div>
      <SimpleTable<TriedAssertion['conditions'][number]>
        rows={tried.conditions}
        rowKey={({ claim, values }) => `${claim} ${values.join(' ')}`}
        empty=""
        columns={[
          { key: 'claim', title: text.claim, render: ({ claim }) => <code>{claim}</code> },
          {
            key: 'wanted',
            title: text.wanted,
            render: ({ match, values }) => `${text.matches[match]} ${values.join(' | ')}`,
          },
          {
            key: 'actual',
            title: text.actual,
            render: ({ actual }) => (actual === undefined ? <span className="faint">{text.absent}</span> : actual),
          },
          {
            key: 'holds',
            title: text.state,
            render: ({ holds }) => (
              <ToneTag tone={holds ? 'good' : 'bad'}>{text.outcomes[holds ? 'passed' : 'failed']}</ToneTag>
            ),
          },
        ]}
      />
      <Collapse
        size="small"
        items={[{ key: 'claims', label: text.claims, children: <CopyText block text={tried.claims} /> }]}
      />
    </Flex>
  )
}
