import { useQuery } from '@tanstack/react-query'
import { Button, Flex, Form, Input } from 'antd'
import { api } from '../../api.ts'
import type { OpenSession } from '../../api-types/access.ts'
import { useWords } from '../../i18n/language.tsx'
import { wordOf } from '../../i18n/same-shape.ts'
import { useSession } from '../../session.ts'
import { Facts } from '../../ui/facts.tsx'
import { Loaded } from '../../ui/loading.tsx'
import { PageShell } from '../../ui/page-shell.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { Section } from '../../ui/section.tsx'
import { SimpleTable } from '../../ui/simple-table.tsx'
import { TimeText } from '../../ui/time-text.tsx'
import { ToneTag } from '../../ui/tone-tag.tsx'
import { useAction } from '../../ui/use-action.ts'
import { useOrgUnits } from '../../ui/use-organisation.ts'
import { browserName } from './browser-name.ts'

/** Who I am here, my password, and where I am signed in. */
export function ProfilePage() {
  const { system, organisation, common } = useWords()
  const text = system.profile
  const { person, permissions } = useSession()
  const { pathOf } = useOrgUnits()
  return (
    <PageShell title={text.title}>
      <Section title={text.about}>
        <Facts
          facts={[
            { name: text.name, value: person.name },
            { name: text.orgUnit, value: pathOf(person.orgUnitId) ?? common.unknown },
            {
              name: text.permissions,
              value: (
                <Flex gap={4} wrap>
                  {permissions.map((permission) => (
                    <ToneTag key={permission} tone="quiet" title={permission}>
                      {wordOf(organisation.permissions, permission)}
                    </ToneTag>
                  ))}
                </Flex>
              ),
            },
          ]}
        />
      </Section>
      <Section title={text.sessions}>
        <Sessions />
      </Section>
      <Section title={text.password}>
        <PasswordForm />
      </Section>
    </PageShell>
  )
}

interface PasswordFields {
  readonly current: string
  readonly next: string
  readonly repeat: string
}

function PasswordForm() {
  const { system, access, common } = useWords()
  const text = system.profile
  const [form] = Form.useForm<PasswordFields>()
  const change = useAction(({ current, next }: PasswordFields) => api.post('/session/password', { current, next }), {
    done: text.changed,
    failure: 'inline',
    refreshes: [['session'], ['/sessions']],
    onDone: () => form.resetFields(),
  })
  const needed = { required: true, message: common.required }
  return (
    <Form<PasswordFields> form={form} layout="vertical" className="narrow-form" onFinish={change.mutate}>
      <Form.Item name="current" label={text.current} rules={[needed]}>
        <Input.Password autoComplete="current-password" maxLength={1024} />
      </Form.Item>
      <Form.Item name="next" label={text.next} extra={access.bootstrap.passwordHint(12)} rules={[needed]}>
        <Input.Password autoComplete="new-password" maxLength={128} />
      </Form.Item>
      <Form.Item
        name="repeat"
        label={access.bootstrap.repeat}
        dependencies={['next']}
        rules={[
          needed,
          ({ getFieldValue }) => ({
            validator: (_, value) =>
              !value || value === getFieldValue('next')
                ? Promise.resolve()
                : Promise.reject(new Error(access.bootstrap.mismatch)),
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" maxLength={128} />
      </Form.Item>
      <Flex vertical gap="middle">
        {change.isError && <ProblemAlert error={change.error} />}
        <div>
          <Button type="primary" htmlType="submit" loading={change.isPending}>
            {text.change}
          </Button>
        </div>
      </Flex>
    </Form>
  )
}

function Sessions() {
  const { profile: text } = useWords().system
  const query = useQuery({
    queryKey: ['/sessions'],
    queryFn: () => api.get<{ readonly items: readonly OpenSession[] }>('/sessions'),
  })
  const end = useAction((id: string) => api.delete(`/sessions/${id}`), { done: text.ended, refreshes: [['/sessions']] })
  return (
    <Flex vertical gap="small">
      <span className="faint">{text.sessionsHint}</span>
      <Loaded query={query}>
        {({ items }) => (
          <SimpleTable<OpenSession>
            rows={items}
            rowKey={(row) => row.id}
            empty={text.noSessions}
            columns={[
              {
                key: 'device',
                title: text.device,
                render: (row) => (
                  <Flex gap="small" align="center">
                    <span title={row.userAgent}>{browserName(row.userAgent)}</span>
                    {row.current && <ToneTag tone="info">{text.thisOne}</ToneTag>}
                  </Flex>
                ),
              },
              { key: 'address', title: text.address, render: (row) => <code>{row.address}</code> },
              { key: 'opened', title: text.opened, render: (row) => <TimeText at={row.createdAt} /> },
              { key: 'seen', title: text.lastSeen, render: (row) => <TimeText at={row.lastSeenAt} form="relative" /> },
              {
                key: 'end',
                title: '',
                align: 'right',
                render: (row) =>
                  !row.current && (
                    <Button
                      size="small"
                      loading={end.isPending && end.variables === row.id}
                      onClick={() => end.mutate(row.id)}
                    >
                      {text.end}
                    </Button>
                  ),
              },
            ]}
          />
        )}
      </Loaded>
    </Flex>
  )
}
