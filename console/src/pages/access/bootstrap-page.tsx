import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Alert, Button, Flex, Form, Input } from 'antd'
import { api } from '../../api.ts'
import type { Session } from '../../api-types/access.ts'
import { useWords } from '../../i18n/language.tsx'
import { sessionQuery } from '../../session.ts'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { useAction } from '../../ui/use-action.ts'
import { useLinkSecret } from './link-secret.ts'
import { OutsideFrame } from './outside-frame.tsx'
import { PasswordFields } from './password-fields.tsx'

interface FirstPerson {
  readonly organisation: string
  readonly name: string
  readonly username: string
  readonly password: string
}

/** Opened once, from the link that the server prints at its first start. */
export function BootstrapPage() {
  const { access, common } = useWords()
  const words = access.bootstrap
  const secret = useLinkSecret()
  const navigate = useNavigate()
  const client = useQueryClient()
  const create = useAction(
    ({ organisation, name, username, password }: FirstPerson) =>
      api.post<Session>('/bootstrap', { secret, organisation, name, username, password }),
    {
      failure: 'inline',
      refreshes: [],
      onDone: (session) => {
        client.setQueryData(sessionQuery.queryKey, session)
        void navigate({ to: '/' })
      },
    },
  )
  const needed = [{ required: true, message: common.required }]
  return (
    <OutsideFrame title={words.title} lead={words.lead}>
      {secret === '' ? (
        <Alert type="warning" showIcon title={words.noSecret} />
      ) : (
        <Form<FirstPerson> layout="vertical" size="large" requiredMark={false} onFinish={create.mutate}>
          <Form.Item name="organisation" label={words.organisation} rules={needed}>
            <Input autoComplete="organization" maxLength={200} />
          </Form.Item>
          <Form.Item name="name" label={words.name} rules={needed}>
            <Input autoComplete="name" maxLength={200} />
          </Form.Item>
          <Form.Item name="username" label={words.username} extra={words.usernameHint} rules={needed}>
            <Input autoComplete="username" maxLength={100} />
          </Form.Item>
          <PasswordFields />
          <Flex vertical gap="middle">
            {create.isError && <ProblemAlert error={create.error} />}
            <Button type="primary" htmlType="submit" block loading={create.isPending}>
              {words.submit}
            </Button>
          </Flex>
        </Form>
      )}
    </OutsideFrame>
  )
}
