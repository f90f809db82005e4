import { App, Checkbox, Form, Input } from 'antd'
import { useState } from 'react'
import { api } from '../../api.ts'
import { useWords } from '../../i18n/language.tsx'
import { FormDrawer } from '../../ui/form-drawer.tsx'
import { OrgUnitSelect } from '../../ui/org-unit-select.tsx'
import { useAction } from '../../ui/use-action.ts'
import { InvitationText } from './invitation-text.tsx'

interface PersonFields {
  readonly name: string
  readonly username: string
  readonly email?: string
  readonly orgUnitId: string
  readonly password?: string
}

/** Adds a person with an account. */
export function PersonDrawer({ open, onClose }: { readonly open: boolean; onClose(): void }) {
  const { organisation, access, common } = useWords()
  const text = organisation.people
  const { modal } = App.useApp()
  const [withPassword, setWithPassword] = useState(false)
  const save = useAction(
    ({ email, password, ...fields }: PersonFields) =>
      api.post<{ readonly invitation?: string }>('/people', {
        ...fields,
        ...(email ? { email } : {}),
        ...(withPassword && password ? { password } : {}),
      }),
    {
      done: text.changed,
      failure: 'inline',
      refreshes: [['/people']],
      onDone: ({ invitation }) => {
        onClose()
        if (invitation) modal.success({ title: text.invitationTitle, content: <InvitationText link={invitation} /> })
      },
    },
  )
  const needed = [{ required: true, message: common.required }]
  return (
    <FormDrawer<PersonFields> title={text.create} open={open} save={save} onClose={onClose}>
      <Form.Item name="name" label={text.name} rules={needed}>
        <Input maxLength={200} autoComplete="off" />
      </Form.Item>
      <Form.Item name="username" label={text.username} extra={access.bootstrap.usernameHint} rules={needed}>
        <Input maxLength={64} autoComplete="off" />
      </Form.Item>
      <Form.Item name="email" label={text.email}>
        <Input maxLength={254} type="email" autoComplete="off" />
      </Form.Item>
      <Form.Item name="orgUnitId" label={text.orgUnit} rules={needed}>
        <OrgUnitSelect label={text.orgUnit} />
      </Form.Item>
      <Form.Item extra={text.passwordHint}>
        <Checkbox checked={withPassword} onChange={(event) => setWithPassword(event.target.checked)}>
          {text.setPassword}
        </Checkbox>
      </Form.Item>
      {withPassword && (
        <Form.Item name="password" label={text.password} rules={needed}>
          <Input.Password maxLength={128} autoComplete="new-password" />
        </Form.Item>
      )}
    </FormDrawer>
  )
}
