import { Checkbox, Flex, Form, Input, Radio, Select } from 'antd'
import { useState } from 'react'
import { api } from '../../api.ts'
import { useWords } from '../../i18n/language.tsx'
import { wordOf } from '../../i18n/same-shape.ts'
import { useSession } from '../../session.ts'
import { ApplicationSelect } from '../../ui/async-select.tsx'
import { FormDrawer } from '../../ui/form-drawer.tsx'
import { NarrowingFields } from '../../ui/narrowing-fields.tsx'
import { useAction } from '../../ui/use-action.ts'

interface TokenDrawerProps {
  readonly open: boolean
  onClose(): void
  onCreated(secret: string): void
}

interface TokenFields {
  readonly name: string
  readonly preset: 'download' | 'publish' | 'introduce' | 'own'
  readonly scopes?: readonly string[]
  readonly expiresInDays: number
  readonly applicationId?: string
  readonly repositoryIds?: readonly string[]
  readonly packagePatterns?: readonly string[]
}

const presets = {
  download: ['package:download'],
  publish: ['package:download', 'package:publish'],
  introduce: ['package:download', 'catalog:read', 'introduction:create'],
} as const
const dayChoices = [30, 90, 180, 365]

/** Makes a token with no more than it needs; most need to download and nothing else. */
export function TokenDrawer({ open, onClose, onCreated }: TokenDrawerProps) {
  const { system, organisation, common } = useWords()
  const text = system.tokens
  const { permissions, can } = useSession()
  const [preset, setPreset] = useState<TokenFields['preset']>()
  const possible = (['download', 'publish', 'introduce'] as const).filter((each) => presets[each].every(can))
  const first = possible[0] ?? 'own'
  const save = useAction(
    ({ preset: chosen, scopes = [], repositoryIds = [], packagePatterns = [], ...fields }: TokenFields) =>
      api.post<{ readonly secret: string }>('/tokens', {
        ...fields,
        scopes: chosen === 'own' ? scopes : presets[chosen],
        ...(repositoryIds.length > 0 ? { repositoryIds } : {}),
        ...(packagePatterns.length > 0 ? { packagePatterns } : {}),
      }),
    { failure: 'inline', refreshes: [['/tokens']], onDone: ({ secret }) => onCreated(secret) },
  )
  const needed = [{ required: true, message: common.required }]
  return (
    <FormDrawer<TokenFields>
      title={text.create}
      open={open}
      save={save}
      initial={{ preset: first, expiresInDays: 90 }}
      onClose={onClose}
    >
      <Form.Item name="name" label={text.name} extra={text.nameHint} rules={needed}>
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item name="preset" label={text.scopes}>
        <Radio.Group onChange={(event) => setPreset(event.target.value)}>
          <Flex vertical gap="small">
            {[...possible, 'own' as const].map((each) => (
              <Radio key={each} value={each}>
                {text.presets[each]}
              </Radio>
            ))}
          </Flex>
        </Radio.Group>
      </Form.Item>
      {(preset ?? first) === 'own' && (
        <Form.Item name="scopes" rules={[{ required: true, message: text.noScopes }]}>
          <Checkbox.Group>
            <Flex vertical gap={6}>
              {permissions.map((permission) => (
                <Checkbox key={permission} value={permission}>
                  {wordOf(organisation.permissions, permission)} <code className="faint">{permission}</code>
                </Checkbox>
              ))}
            </Flex>
          </Checkbox.Group>
        </Form.Item>
      )}
      <Form.Item name="expiresInDays" label={text.days}>
        <Select options={dayChoices.map((value) => ({ value, label: text.dayChoices(value) }))} />
      </Form.Item>
      <NarrowingFields />
      {can('application:read') && (
        <Form.Item name="applicationId" label={text.application} extra={text.applicationHint}>
          <ApplicationSelect by="id" label={text.application} />
        </Form.Item>
      )}
    </FormDrawer>
  )
}
