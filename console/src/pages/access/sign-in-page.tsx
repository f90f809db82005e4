import { LockOutlined, UserOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Flex, Form, Input } from 'antd'
import { api } from '../../api.ts'
import type { Session } from '../../api-types/access.ts'
import { useWords } from '../../i18n/language.tsx'
import { sessionQuery } from '../../session.ts'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { useAction } from '../../ui/use-action.ts'
import type { UrlState } from '../../ui/use-url-state.ts'
import { OutsideFrame } from './outside-frame.tsx'

interface Credentials {
  readonly username: string
  readonly password: string
}

/** Only addresses of this console: a foreign one would turn the sign-in page into a redirector. */
export function safeTarget(next: string | undefined): string {
  return next && /^\/(?![/\\])/.test(next) ? next : '/'
}

export function SignInPage() {
  const { access, common } = useWords()
  const { next } = useSearch({ strict: false }) as UrlState
  const navigate = useNavigate()
  const client = useQueryClient()
  const signIn = useAction((credentials: Credentials) => api.post<Session>('/session', credentials), {
    failure: 'inline',
    refreshes: [],
    onDone: (session) => {
      client.setQueryData(sessionQuery.queryKey, session)
      void navigate({ href: safeTarget(next) })
    },
  })
  return (
    <OutsideFrame title={access.signIn.title} lead={next ? access.signIn.signedOut : access.signIn.lead}>
      <Form<Credentials> layout="vertical" size="large" requiredMark={false} onFinish={signIn.mutate}>
        <Form.Item
          name="username"
          label={access.signIn.username}
          rules={[{ required: true, message: common.required }]}
        >
          <Input prefix={<UserOutlined />} autoComplete="username" autoFocus maxLength={200} />
        </Form.Item>
        <Form.Item
          name="password"
          label={access.signIn.password}
          rules={[{ required: true, message: common.required }]}
        >
          <Input.Password prefix={<LockOutlined />} autoComplete="current-password" maxLength={200} />
        </Form.Item>
        <Flex vertical gap="middle">
          {signIn.isError && <ProblemAlert error={signIn.error} />}
          <Button type="primary" htmlType="submit" block loading={signIn.isPending}>
            {access.signIn.submit}
          </Button>
        </Flex>
      </Form>
    </OutsideFrame>
  )
}
