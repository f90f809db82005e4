import { Button, DatePicker, Form, Input, Radio } from 'antd'
import type { Dayjs } from 'dayjs'
import { useState } from 'react'
import { api } from '../../api.ts'
import type { VersionDetail } from '../../api-types/catalog.ts'
import type { Lane } from '../../api-types/verdict.ts'
import { useWords } from '../../i18n/language.tsx'
import { wordOf } from '../../i18n/same-shape.ts'
import { FormDrawer } from '../../ui/form-drawer.tsx'
import { TimeText } from '../../ui/time-text.tsx'
import { useAction } from '../../ui/use-action.ts'

interface LaneFields {
  readonly target: 'version' | 'package'
  readonly lane: string
  readonly reason: string
  readonly from?: Dayjs
}

const laneNames = ['preferred', 'allowed', 'sunset', 'forbidden', 'none'] as const

/** Says how far a version, or its whole package, is wanted here. */
export function LaneButton({ version }: { readonly version: VersionDetail }) {
  const { catalog, common } = useWords()
  const text = catalog.lane
  const [open, setOpen] = useState(false)
  const save = useAction(
    ({ target, from, ...fields }: LaneFields) =>
      api.post('/lanes', {
        ...fields,
        packageId: version.package.id,
        ...(target === 'version' ? { versionId: version.id } : {}),
        ...(from?.startOf('day').isAfter() ? { validFrom: from.startOf('day').toISOString() } : {}),
      }),
    { done: text.saved, failure: 'inline', onDone: () => setOpen(false) },
  )
  return (
    <>
      <Button onClick={() => setOpen(true)}>{text.set}</Button>
      <FormDrawer<LaneFields>
        title={text.title(version.package.name)}
        open={open}
        save={save}
        initial={{ target: 'version', lane: 'sunset' }}
        onClose={() => setOpen(false)}
      >
        <Form.Item name="target" label={text.target}>
          <Radio.Group
            options={[
              { value: 'version', label: text.thisVersion(version.version) },
              { value: 'package', label: text.everyVersion },
            ]}
          />
        </Form.Item>
        <Form.Item name="lane" label={text.lane} extra={text.hint}>
          <Radio.Group options={laneNames.map((value) => ({ value, label: text.names[value] }))} />
        </Form.Item>
        <Form.Item name="reason" label={text.reason} rules={[{ required: true, message: common.required }]}>
          <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={500} />
        </Form.Item>
        <Form.Item name="from" label={text.from}>
          <DatePicker placeholder={text.now} disabledDate={(day) => day.isBefore(undefined, 'day')} />
        </Form.Item>
      </FormDrawer>
    </>
  )
}

/** The lanes that a version has or will have, each with its reason. */
export function Lanes({ lanes }: { readonly lanes: readonly Lane[] }) {
  const text = useWords().catalog.lane
  return (
    <>
      {lanes.map((each) => (
        <div key={each.id}>
          <strong>{wordOf(text.names, each.lane)}</strong> <TimeText at={each.validFrom} form="date" /> · {each.reason}
          {each.setBy && <span className="faint"> · {each.setBy.name}</span>}
          {!each.versionId && <span className="faint"> · {text.everyVersion}</span>}
        </div>
      ))}
    </>
  )
}
