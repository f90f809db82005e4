import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Alert, Button, Flex, Form } from 'antd'
import { api } from '../../api.ts'
import type { Session } from '../../api-types/access.ts'
import { useWords } from '../../i18n/language.tsx'
import { sessionQuery } from '../../session.ts'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { useAction } from '../../ui/use-action.ts'
import { useLinkSecret } from './link-secret.ts'
import { OutsideFrame } from './outside-frame.tsx'
import { PasswordFields } from './password-fields.tsx'

/** Opened once, from an invitation: the person chooses a password and is signed in with it. */
export function InvitationPage() {
  const { invitation: text } = useWords().access
  const secret = useLinkSecret()
  const navigate = useNavigate()
  const client = useQueryClient()
  const accept = useAction(
    async ({ password }: { readonly password: string }) => {
      const { username } = await api.post<{ readonly username: string }>('/invitation', { secret, password })
      return api.post<Session>('/session', { username, password })
    },
    {
      failure: 'inline',
      refreshes: [],
      onDone: (session) => {
        client.setQueryData(sessionQuery.queryKey, session)
        void navigate({ to: '/' })
      },
    },
  )
  return (
    <OutsideFrame title={text.title} lead={text.lead}>
      {secret === '' ? (
        <Alert type="warning" showIcon title={text.noSecret} />
      ) : (
        <Form<{ password: string }> layout="vertical" size="large" requiredMark={false} onFinish={accept.mutate}>
          <PasswordFields />
          <Flex vertical gap="middle">
            {accept.isError && <ProblemAlert error={accept.error} />}
            <Button type="primary" htmlType="submit" block loading={accept.isPending}>
              {text.submit}
            </Button>
          </Flex>
        </Form>
      )}
    </OutsideFrame>
  )
}
