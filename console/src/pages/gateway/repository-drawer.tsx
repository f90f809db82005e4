import { Button, Drawer, Flex, Form, Input, Radio, Select } from 'antd'
import { useEffect } from 'react'
import type { Repository, RepositoryKind } from '../../api-types/gateway.ts'
import { useSpeech, useWords } from '../../i18n/language.tsx'
import { ProblemAlert, problemText } from '../../ui/problem-alert.tsx'
import { useAction } from '../../ui/use-action.ts'
import { SettingFields } from './repository-fields.tsx'
import { fieldsOf, type RepositoryFields, usualFields, usualMode } from './repository-settings.ts'
import { fieldAtFault, sendRepository } from './send-repository.ts'
import { useEcosystems } from './use-ecosystems.ts'

interface RepositoryDrawerProps {
  readonly edited: Repository | 'new' | undefined
  onClose(): void
  /** After the server has taken it; the drawer does not close itself. */
  onSaved(name: string): void
}

/** Creates a repository, or changes one. */
export function RepositoryDrawer({ edited, ...handlers }: RepositoryDrawerProps) {
  const { repositories: text } = useWords().gateway
  const title = edited === 'new' ? text.create : text.edit(edited?.name ?? '')
  return (
    <Drawer title={title} open={edited !== undefined} onClose={handlers.onClose} size={620} destroyOnHidden>
      {edited && <RepositoryForm edited={edited} {...handlers} />}
    </Drawer>
  )
}

type RepositoryFormProps = RepositoryDrawerProps & { readonly edited: Repository | 'new' }

function RepositoryForm({ edited, onClose, onSaved }: RepositoryFormProps) {
  const { words, language } = useSpeech()
  const { common } = words
  const text = words.gateway.repositories
  const isNew = edited === 'new'
  const [form] = Form.useForm<RepositoryFields>()
  const save = useAction(
    (fields: RepositoryFields) => sendRepository(edited, { ...form.getFieldsValue(true), ...fields }),
    {
      done: isNew ? text.created : text.saved,
      failure: 'inline',
      refreshes: [['/repositories']],
      onDone: () => onSaved(form.getFieldValue('name')),
    },
  )
  const { error } = save
  const atFault = fieldAtFault(error)
  useEffect(() => {
    if (!atFault) return
    form.setFields([{ name: atFault, errors: [problemText(error, words, language)] }])
    form.scrollToField(atFault, { focus: true })
  }, [error, atFault, form, words, language])
  const chosen = Form.useWatch('ecosystem', form)
  const kind = Form.useWatch('kind', form) ?? (isNew ? 'proxy' : edited.kind)
  const ecosystem = isNew ? chosen : edited.ecosystem
  return (
    <Form<RepositoryFields>
      form={form}
      layout="vertical"
      initialValues={isNew ? usualFields : fieldsOf(edited)}
      onFinish={save.mutate}
    >
      {isNew && <OriginFields onKind={(next) => form.setFieldValue('mode', usualMode(next))} />}
      {ecosystem && (
        <>
          {isNew && <NameField />}
          <SettingFields kind={kind} ecosystem={ecosystem} />
        </>
      )}
      <Flex vertical gap="middle">
        {save.isError && !atFault && <ProblemAlert error={error} />}
        <Flex gap="small" justify="flex-end">
          <Button onClick={onClose}>{common.actions.cancel}</Button>
          <Button type="primary" htmlType="submit" loading={save.isPending} disabled={!ecosystem}>
            {common.actions.save}
          </Button>
        </Flex>
      </Flex>
    </Form>
  )
}

/** What everything else depends on, asked for first. */
function OriginFields({ onKind }: { onKind(kind: RepositoryKind): void }) {
  const { gateway, common } = useWords()
  const { repositories: text } = gateway
  const { items } = useEcosystems()
  const form = Form.useFormInstance<RepositoryFields>()
  const chosen = Form.useWatch('ecosystem', form)
  const found = items.find((each) => each.type === chosen)
  const choose = (type: string) => {
    const kinds = items.find((each) => each.type === type)?.kinds ?? []
    form.setFieldValue('members', [])
    if (kinds.includes(form.getFieldValue('kind'))) return
    form.setFieldValue('kind', 'proxy')
    onKind('proxy')
  }
  return (
    <>
      <Form.Item
        name="ecosystem"
        label={text.ecosystem}
        extra={text.ecosystemHint}
        rules={[{ required: true, message: common.required }]}
      >
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          placeholder={text.ecosystem}
          options={items.map(({ type, label }) => ({ value: type, label }))}
          onChange={choose}
        />
      </Form.Item>
      <Form.Item
        name="kind"
        label={text.kind}
        {...(found && !found.kinds.includes('hosted') ? { extra: text.kindImpossible(found.label) } : {})}
      >
        <Radio.Group disabled={!found} onChange={(event) => onKind(event.target.value)}>
          <Flex vertical gap="small">
            {(['proxy', 'hosted', 'group'] as const).map((kind) => (
              <Radio key={kind} value={kind} disabled={!found?.kinds.includes(kind)}>
                <strong>{text.kinds[kind]}</strong> <span className="faint">{text.kindHints[kind]}</span>
              </Radio>
            ))}
          </Flex>
        </Radio.Group>
      </Form.Item>
    </>
  )
}

function NameField() {
  const { gateway, common } = useWords()
  const { repositories: text } = gateway
  return (
    <Form.Item
      name="name"
      label={text.name}
      extra={text.nameHint}
      rules={[{ required: true, message: common.required }]}
    >
      <Input maxLength={63} autoComplete="off" />
    </Form.Item>
  )
}
