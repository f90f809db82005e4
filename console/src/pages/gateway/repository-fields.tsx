import { Alert, Flex, Form, Input, InputNumber, Radio, Select, Switch } from 'antd'
import type { Repository, RepositoryKind } from '../../api-types/gateway.ts'
import { useWords } from '../../i18n/language.tsx'
import { useRepositories } from '../../ui/use-repositories.ts'
import { MembersField } from './members-field.tsx'
import {
  buildsKeptLimit,
  buildsKeptUsual,
  hardTtlSecondsMax,
  type RepositoryFields,
  softTtlSecondsMax,
} from './repository-settings.ts'
import { SpanField } from './span-field.tsx'
import { useEcosystems } from './use-ecosystems.ts'

interface SettingFieldsProps {
  readonly kind: RepositoryKind
  readonly ecosystem: string
}

/** The settings that fit the kind of repository. */
export function SettingFields({ kind, ecosystem }: SettingFieldsProps) {
  const hasBuilds = useEcosystems().items.some((each) => each.type === ecosystem && each.hasBuilds)
  return (
    <>
      {kind === 'proxy' && <UpstreamFields ecosystem={ecosystem} />}
      {kind === 'group' && <MemberField ecosystem={ecosystem} />}
      <ModeField kind={kind} />
      <ReservedField kind={kind} />
      {kind === 'hosted' && hasBuilds && <BuildsField />}
      {kind === 'proxy' && <SpanFields />}
      <AnonymousField />
    </>
  )
}

function UpstreamFields({ ecosystem }: Pick<SettingFieldsProps, 'ecosystem'>) {
  const { repositories: text } = useWords().gateway
  return (
    <>
      <Form.Item name="upstreamUrl" label={text.upstream} extra={text.upstreamHint}>
        <Input maxLength={2000} placeholder={`https://upstream.example/${ecosystem}/`} />
      </Form.Item>
      <Form.Item name="artifactHosts" label={text.artifactHosts} extra={text.artifactHostsHint}>
        <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[',', ' ', '\n']} maxCount={20} />
      </Form.Item>
    </>
  )
}

function MemberField({ ecosystem }: Pick<SettingFieldsProps, 'ecosystem'>) {
  const { repositories: text } = useWords().gateway
  const all = useRepositories()
  const possible = all.filter((each: Repository) => each.ecosystem === ecosystem && each.kind !== 'group')
  const needed = [{ required: true, type: 'array' as const, message: text.noMembers }]
  return (
    <Form.Item name="members" label={text.members} extra={text.membersHint} rules={needed}>
      <MembersField possible={possible} />
    </Form.Item>
  )
}

function ModeField({ kind }: Pick<SettingFieldsProps, 'kind'>) {
  const { repositories: text } = useWords().gateway
  return (
    <Form.Item name="mode" label={text.mode} {...(kind === 'group' ? { extra: text.groupModeHint } : {})}>
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
  )
}

function ReservedField({ kind }: Pick<SettingFieldsProps, 'kind'>) {
  const { repositories: text } = useWords().gateway
  const hint = (
    <>
      {text.reservedNamesHints[kind]} · {text.reservedNamesExample}
    </>
  )
  return (
    <Form.Item name="reservedNames" label={text.reservedNames} extra={hint}>
      <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[',', ' ', '\n']} />
    </Form.Item>
  )
}

/** Taken out of the form with the field: other ecosystems have no such setting. */
function BuildsField() {
  const { gateway, common } = useWords()
  const { repositories: text } = gateway
  const isNew = Form.useFormInstance<RepositoryFields>().getFieldValue('buildsKeptMax') === undefined
  return (
    <Form.Item
      name="buildsKeptMax"
      label={text.builds}
      extra={text.buildsHint}
      preserve={false}
      rules={[{ required: true, message: common.required }]}
      {...(isNew ? { initialValue: buildsKeptUsual } : {})}
    >
      <InputNumber min={0} max={buildsKeptLimit} precision={0} />
    </Form.Item>
  )
}

function SpanFields() {
  const { gateway, common } = useWords()
  const { repositories: text } = gateway
  const needed = [{ required: true, message: common.required }]
  return (
    <>
      <Form.Item name="softTtlSeconds" label={text.softTtl} extra={text.softTtlHint} rules={needed}>
        <SpanField label={text.softTtl} secondsMax={softTtlSecondsMax} />
      </Form.Item>
      <Form.Item name="hardTtlSeconds" label={text.hardTtl} extra={text.hardTtlHint} rules={needed}>
        <SpanField label={text.hardTtl} secondsMax={hardTtlSecondsMax} />
      </Form.Item>
    </>
  )
}

function AnonymousField() {
  const { repositories: text } = useWords().gateway
  const isOn = Form.useWatch<RepositoryFields['anonymousRead'] | undefined>('anonymousRead') === true
  return (
    <>
      <Form.Item name="anonymousRead" label={text.anonymousRead} extra={text.anonymousReadHint} valuePropName="checked">
        <Switch />
      </Form.Item>
      {isOn && (
        <Form.Item>
          <Alert type="warning" showIcon title={text.anonymousWarning} description={text.anonymousWarningHint} />
        </Form.Item>
      )}
    </>
  )
}
