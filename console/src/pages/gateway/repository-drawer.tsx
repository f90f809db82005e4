import { Button, Drawer, Flex, Form, Input, InputNumber, Radio, Select, Switch } from 'antd'
import { api } from '../../api.ts'
import type { Repository } from '../../api-types/gateway.ts'
import { useWords } from '../../i18n/language.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { useAction } from '../../ui/use-action.ts'

interface RepositoryDrawerProps {
  readonly edited: Repository | 'new' | undefined
  onClose(): void
}

interface RepositoryFields {
  readonly name: string
  readonly ecosystem: string
  readonly upstreamUrl: string
  readonly mode: Repository['mode']
  readonly reservedNames: readonly string[]
  readonly softTtlSeconds: number
  readonly hardTtlSeconds: number
  readonly anonymousRead: boolean
}

const usual: RepositoryFields = {
  name: '',
  ecosystem: 'npm',
  upstreamUrl: '',
  mode: 'approved',
  reservedNames: [],
  softTtlSeconds: 300,
  hardTtlSeconds: 86_400,
  anonymousRead: false,
}

/** Creates a repository, or changes one. */
export function RepositoryDrawer({ edited, onClose }: RepositoryDrawerProps) {
  const { repositories: text } = useWords().gateway
  const title = edited === 'new' ? text.create : text.edit(edited?.name ?? '')
  return (
    <Drawer title={title} open={edited !== undefined} onClose={onClose} size={560} destroyOnHidden>
      {edited && <RepositoryForm edited={edited} onClose={onClose} />}
    </Drawer>
  )
}

function RepositoryForm({ edited, onClose }: { readonly edited: Repository | 'new'; onClose(): void }) {
  const { gateway, common } = useWords()
  const text = gateway.repositories
  const isNew = edited === 'new'
  const save = useAction((fields: RepositoryFields) => send(edited, fields), {
    done: isNew ? text.created : text.saved,
    failure: 'inline',
    refreshes: [['/repositories']],
    onDone: onClose,
  })
  const first = isNew
    ? usual
    : { ...edited, upstreamUrl: edited.upstreamUrl ?? '', reservedNames: [...edited.reservedNames] }
  const needed = [{ required: true, message: common.required }]
  return (
    <Form<RepositoryFields> layout="vertical" initialValues={first} onFinish={save.mutate}>
      {isNew && (
        <>
          <Form.Item name="name" label={text.name} extra={text.nameHint} rules={needed}>
            <Input maxLength={63} />
          </Form.Item>
          <Form.Item name="ecosystem" label={text.ecosystem}>
            <Select options={Object.entries(common.ecosystems).map(([value, label]) => ({ value, label }))} />
          </Form.Item>
        </>
      )}
      <Form.Item name="upstreamUrl" label={text.upstream} extra={text.upstreamHint}>
        <Input maxLength={2000} placeholder="https://upstream.example/npm/" />
      </Form.Item>
      <Form.Item name="mode" label={text.mode}>
        <Radio.Group>
          <Flex vertical gap="small">
            {(['approved', 'observe'] as const).map((mode) => (
              <Radio key={mode} value={mode}>
                <strong>{text.modes[mode]}</strong> <span className="faint">{text.modeHints[mode]}</span>
              </Radio>
            ))}
          </Flex>
        </Radio.Group>
      </Form.Item>
      <Form.Item name="reservedNames" label={text.reservedNames} extra={text.reservedNamesHint}>
        <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[',', ' ', '\n']} />
      </Form.Item>
      <Form.Item name="softTtlSeconds" label={text.softTtl} extra={text.softTtlHint} rules={needed}>
        <InputNumber min={0} max={86_400} suffix={text.seconds} className="wide-number" />
      </Form.Item>
      <Form.Item name="hardTtlSeconds" label={text.hardTtl} extra={text.hardTtlHint} rules={needed}>
        <InputNumber min={0} max={31_536_000} suffix={text.seconds} className="wide-number" />
      </Form.Item>
      <Form.Item name="anonymousRead" label={text.anonymousRead} extra={text.anonymousReadHint} valuePropName="checked">
        <Switch />
      </Form.Item>
      <Flex vertical gap="middle">
        {save.isError && <ProblemAlert error={save.error} />}
        <Flex gap="small" justify="flex-end">
          <Button onClick={onClose}>{common.actions.cancel}</Button>
          <Button type="primary" htmlType="submit" loading={save.isPending}>
            {common.actions.save}
          </Button>
        </Flex>
      </Flex>
    </Form>
  )
}

/** An upstream that the machine itself names is left alone unless the address was changed here. */
function send(edited: Repository | 'new', fields: RepositoryFields): Promise<unknown> {
  const { name, ecosystem, upstreamUrl, ...settings } = fields
  const upstream = upstreamUrl.trim() === '' ? null : upstreamUrl.trim()
  if (edited === 'new') return api.post('/repositories', { ...settings, name, ecosystem, upstreamUrl: upstream })
  const changed = upstream !== (edited.upstreamUrl ?? null)
  return api.patch(`/repositories/${edited.id}`, { ...settings, ...(changed ? { upstreamUrl: upstream } : {}) })
}
