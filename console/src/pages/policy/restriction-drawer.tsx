import { useQuery } from '@tanstack/react-query'
import { DatePicker, Form, Input, Radio, Select } from 'antd'
import type { Dayjs } from 'dayjs'
import { useState } from 'react'
import { api, type Page } from '../../api.ts'
import type { PackageVersion } from '../../api-types/catalog.ts'
import { useWords } from '../../i18n/language.tsx'
import { PackageSelect } from '../../ui/async-select.tsx'
import { FormDrawer } from '../../ui/form-drawer.tsx'
import { useAction } from '../../ui/use-action.ts'

interface RestrictionDrawerProps {
  readonly open: boolean
  /** Given when one comes from a version's page. */
  readonly packageId: string | undefined
  readonly versionId: string | undefined
  readonly subject: string | undefined
  onClose(): void
}

interface RestrictionFields {
  readonly packageId?: string
  readonly versionId?: string
  readonly effect: 'warn' | 'hold' | 'deny'
  readonly publicText: string
  readonly restrictedText?: string
  readonly until?: Dayjs
}

/** Restricts a version, or a whole package. */
export function RestrictionDrawer({ open, packageId, versionId, subject, onClose }: RestrictionDrawerProps) {
  const { policy, verdict, common } = useWords()
  const text = policy.restrictions
  const [chosen, setChosen] = useState<string>()
  const save = useAction(
    ({ until, restrictedText, ...fields }: RestrictionFields) =>
      api.post('/restrictions', {
        ...fields,
        ...(packageId ? { packageId } : {}),
        ...(versionId ? { versionId } : {}),
        ...(restrictedText ? { restrictedText } : {}),
        ...(until ? { validUntil: until.endOf('day').toISOString() } : {}),
      }),
    { done: text.created, failure: 'inline', onDone: onClose },
  )
  const needed = [{ required: true, message: common.required }]
  return (
    <FormDrawer<RestrictionFields>
      title={subject ? `${text.create}: ${subject}` : text.create}
      open={open}
      save={save}
      initial={{ effect: 'deny' }}
      onClose={onClose}
    >
      {!packageId && (
        <>
          <Form.Item name="packageId" label={text.package} rules={needed}>
            <PackageSelect label={text.package} onPick={setChosen} />
          </Form.Item>
          {chosen && (
            <Form.Item name="versionId" label={text.version} extra={text.versionHint}>
              <VersionSelect packageId={chosen} />
            </Form.Item>
          )}
        </>
      )}
      <Form.Item name="effect" label={text.effect}>
        <Radio.Group
          options={(['deny', 'hold', 'warn'] as const).map((value) => ({ value, label: verdict.kinds[value] }))}
        />
      </Form.Item>
      <Form.Item name="publicText" label={text.publicText} extra={text.publicTextHint} rules={needed}>
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={500} />
      </Form.Item>
      <Form.Item name="restrictedText" label={text.restrictedText} extra={text.restrictedTextHint}>
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={4000} />
      </Form.Item>
      <Form.Item name="until" label={text.until}>
        <DatePicker placeholder={common.time.unlimited} />
      </Form.Item>
    </FormDrawer>
  )
}

interface VersionSelectProps {
  readonly id?: string
  readonly value?: string
  readonly packageId: string
  readonly onChange?: (value: string | undefined) => void
}

function VersionSelect({ id, value, packageId, onChange }: VersionSelectProps) {
  const { restrictions: text } = useWords().policy
  const query = useQuery({
    queryKey: ['/packages', packageId, 'versions', 'choices'],
    queryFn: () => api.get<Page<PackageVersion>>(`/packages/${packageId}/versions`, { limit: 200 }),
  })
  return (
    <Select<string | null>
      {...(id ? { id } : {})}
      showSearch={{ optionFilterProp: 'label' }}
      allowClear
      aria-label={text.version}
      placeholder={text.everyVersion}
      loading={query.isFetching}
      value={value ?? null}
      options={query.data?.items.map((row) => ({ value: row.id, label: row.version })) ?? []}
      onChange={(next) => onChange?.(next ?? undefined)}
    />
  )
}
