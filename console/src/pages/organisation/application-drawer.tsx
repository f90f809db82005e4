import { Form, Input } from 'antd'
import { api } from '../../api.ts'
import type { Application } from '../../api-types/access.ts'
import { useWords } from '../../i18n/language.tsx'
import { PersonSelect } from '../../ui/async-select.tsx'
import { FormDrawer } from '../../ui/form-drawer.tsx'
import { OrgUnitSelect } from '../../ui/org-unit-select.tsx'
import { useAction } from '../../ui/use-action.ts'

interface ApplicationDrawerProps {
  readonly edited: Application | 'new' | undefined
  onClose(): void
}

interface ApplicationFields {
  readonly code: string
  readonly name: string
  readonly orgUnitId: string
  readonly ownerPersonId: string
}

/** Enters an application into the register, or changes one. */
export function ApplicationDrawer({ edited, onClose }: ApplicationDrawerProps) {
  const { organisation, common } = useWords()
  const text = organisation.applications
  const existing = edited === 'new' ? undefined : edited
  const save = useAction(
    (fields: ApplicationFields) =>
      existing ? api.patch(`/applications/${existing.id}`, fields) : api.post('/applications', fields),
    { done: text.saved, failure: 'inline', refreshes: [['/applications']], onDone: onClose },
  )
  const needed = [{ required: true, message: common.required }]
  return (
    <FormDrawer<ApplicationFields>
      title={existing ? text.edit(existing.name) : text.create}
      open={edited !== undefined}
      save={save}
      {...(existing
        ? { initial: { name: existing.name, orgUnitId: existing.orgUnitId, ownerPersonId: existing.owner.id } }
        : {})}
      onClose={onClose}
    >
      {!existing && (
        <Form.Item name="code" label={text.code} extra={text.codeHint} rules={needed}>
          <Input maxLength={60} />
        </Form.Item>
      )}
      <Form.Item name="name" label={text.name} rules={needed}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="orgUnitId" label={text.orgUnit} rules={needed}>
        <OrgUnitSelect label={text.orgUnit} />
      </Form.Item>
      <Form.Item name="ownerPersonId" label={text.owner} rules={needed}>
        <PersonSelect label={text.owner} {...(existing ? { known: existing.owner } : {})} />
      </Form.Item>
    </FormDrawer>
  )
}
