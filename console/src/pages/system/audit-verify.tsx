import { Alert, Button, Collapse, Flex, Form, Input, InputNumber } from 'antd'
import { useState } from 'react'
import { api } from '../../api.ts'
import type { AuditVerification } from '../../api-types/access.ts'
import { useWords } from '../../i18n/language.tsx'
import { CopyText } from '../../ui/copy-text.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { Section } from '../../ui/section.tsx'
import { useAction } from '../../ui/use-action.ts'

interface Head {
  readonly sequence: number
  readonly hash: string
}

/** Recomputes the chain; with a head that was kept elsewhere, also finds an end that was cut off. */
export function AuditVerify() {
  const { audit: text } = useWords().system
  const [known, setKnown] = useState<Partial<Head>>({})
  const complete = known.sequence !== undefined && /^[0-9a-f]{64}$/.test(known.hash ?? '')
  const verify = useAction((head: Partial<Head>) => api.post<AuditVerification>('/audit/verify', head), {
    failure: 'inline',
    refreshes: [],
  })
  return (
    <Section
      title={text.verify}
      extra={
        <Button type="primary" loading={verify.isPending} onClick={() => verify.mutate(complete ? known : {})}>
          {verify.isPending ? text.verifying : text.verify}
        </Button>
      }
    >
      <Flex vertical gap="middle">
        {verify.isError && <ProblemAlert error={verify.error} />}
        {verify.data && <Result result={verify.data} />}
        <Collapse
          size="small"
          items={[
            {
              key: 'known',
              label: text.knownHead,
              children: (
                <Flex gap="middle" wrap>
                  <Form.Item label={text.knownSequence} htmlFor="known-sequence" className="last-field">
                    <InputNumber
                      id="known-sequence"
                      min={0}
                      precision={0}
                      onChange={(value) =>
                        setKnown({ ...known, ...(typeof value === 'number' ? { sequence: value } : {}) })
                      }
                    />
                  </Form.Item>
                  <Form.Item label={text.knownHash} htmlFor="known-hash" className="last-field grow">
                    <Input
                      id="known-hash"
                      className="code-input"
                      maxLength={64}
                      onChange={(event) => setKnown({ ...known, hash: event.target.value.trim().toLowerCase() })}
                    />
                  </Form.Item>
                </Flex>
              ),
            },
          ]}
        />
      </Flex>
    </Section>
  )
}

function Result({ result }: { readonly result: AuditVerification }) {
  const { audit: text } = useWords().system
  const broken = result.faults.length > 0
  return (
    <Alert
      role="status"
      type={broken ? 'error' : 'success'}
      showIcon
      title={broken ? text.broken(result.faults.length) : text.intact(result.checked)}
      description={
        <Flex vertical gap="small">
          {broken && (
            <ul className="findings">
              {result.faults.map((fault) => (
                <li key={`${fault.sequence} ${fault.kind} ${fault.message}`}>{fault.message}</li>
              ))}
            </ul>
          )}
          {result.faultsAreMore && <span>{text.brokenMore}</span>}
          <Flex gap="small" align="center" wrap>
            <span>{text.head(result.head.sequence)}</span>
            <CopyText text={result.head.hash} />
          </Flex>
          <span className="faint">{text.headHint}</span>
        </Flex>
      }
    />
  )
}
