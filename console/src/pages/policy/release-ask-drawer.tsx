import { useQuery } from '@tanstack/react-query'
import { Alert, Checkbox, Form, Input, Select } from 'antd'
import { api } from '../../api.ts'
import type { ReleaseLimits } from '../../api-types/quarantine.ts'
import { useWords } from '../../i18n/language.tsx'
import { FormDrawer } from '../../ui/form-drawer.tsx'
import { useAction } from '../../ui/use-action.ts'

interface ReleaseAskDrawerProps {
  /** Absent: closed. */
  readonly versionId: string | undefined
  /** `name@version`. */
  readonly subject: string | undefined
  onClose(): void
}

interface ReleaseFields {
  readonly reason: string
  readonly validHours: number
  readonly coversChecks?: boolean
}

const periodsHours = [8, 24, 3 * 24, 7 * 24, 14 * 24, 30 * 24] as const

/** Asks that a version leave quarantine early. */
export function ReleaseAskDrawer({ versionId, subject, onClose }: ReleaseAskDrawerProps) {
  const { policy, common } = useWords()
  const text = policy.quarantine
  const ask = useAction((fields: ReleaseFields) => api.post('/quarantine/releases', { versionId, ...fields }), {
    done: text.asked,
    failure: 'inline',
    onDone: onClose,
  })
  return (
    <FormDrawer<ReleaseFields>
      title={text.askTitle(subject ?? '')}
      open={versionId !== undefined}
      save={ask}
      submit={text.ask}
      initial={{ validHours: 24 }}
      onClose={onClose}
    >
      <Form.Item>
        <Alert type="info" showIcon title={text.askHint} />
      </Form.Item>
      <Form.Item
        name="reason"
        label={text.reason}
        extra={text.reasonHint}
        rules={[{ required: true, whitespace: true, message: common.required }]}
      >
        <Input.TextArea autoSize={{ minRows: 3, maxRows: 8 }} maxLength={500} />
      </Form.Item>
      <PeriodFields />
    </FormDrawer>
  )
}

/** What the policy in force permits. */
function PeriodFields() {
  const text = useWords().policy.quarantine
  const { data: limits } = useQuery({
    queryKey: ['/quarantine', 'limits'],
    queryFn: () => api.get<ReleaseLimits>('/quarantine/limits'),
  })
  const hoursMax = (limits?.releaseDaysMax ?? 1) * 24
  const periods = periodsHours.filter((hours) => hours <= hoursMax)
  return (
    <>
      <Form.Item name="validHours" label={text.period} extra={text.periodHint}>
        <Select options={periods.map((value) => ({ value, label: text.hours(value) }))} />
      </Form.Item>
      {limits && limits.releasableChecks.length > 0 && (
        <Form.Item name="coversChecks" valuePropName="checked">
          <Checkbox>{text.coversChecks}</Checkbox>
        </Form.Item>
      )}
    </>
  )
}
