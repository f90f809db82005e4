import { Button, Flex, Form, Input } from 'antd'
import { useWords } from '../../i18n/language.tsx'
import { ApplicationSelect } from '../../ui/async-select.tsx'
import type { RequestForm } from './request-form.ts'

interface PurposeStepProps {
  readonly form: RequestForm
  readonly busy: boolean
  change(changes: Partial<RequestForm>): void
  onBack(): void
  onResolve(): void
}

/** What it is for, and for which application. */
export function PurposeStep({ form, busy, change, onBack, onResolve }: PurposeStepProps) {
  const { introductions, common } = useWords()
  const text = introductions.wizard
  return (
    <Form layout="vertical" onFinish={onResolve}>
      <Form.Item label={text.purpose} htmlFor="wizard-purpose" extra={text.purposeHint} required>
        <Input.TextArea
          id="wizard-purpose"
          autoSize={{ minRows: 3, maxRows: 8 }}
          maxLength={4000}
          showCount
          value={form.purpose}
          onChange={(event) => change({ purpose: event.target.value })}
        />
      </Form.Item>
      <Form.Item label={text.application} htmlFor="wizard-application" extra={text.applicationHint}>
        <ApplicationSelect
          id="wizard-application"
          by="code"
          label={text.application}
          {...(form.applicationCode ? { value: form.applicationCode } : {})}
          onChange={(applicationCode) => change({ applicationCode })}
        />
      </Form.Item>
      <Form.Item label={text.titleField} htmlFor="wizard-title" extra={text.titleHint}>
        <Input
          id="wizard-title"
          maxLength={200}
          value={form.title}
          onChange={(event) => change({ title: event.target.value })}
        />
      </Form.Item>
      <Flex justify="flex-end" gap="small" align="center" wrap>
        {busy && (
          <span className="faint" role="status">
            {text.resolving}
          </span>
        )}
        <Button onClick={onBack} disabled={busy}>
          {common.actions.previous}
        </Button>
        <Button type="primary" htmlType="submit" loading={busy} disabled={form.purpose.trim() === ''}>
          {text.resolve}
        </Button>
      </Flex>
    </Form>
  )
}
