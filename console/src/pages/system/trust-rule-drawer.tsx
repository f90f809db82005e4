import { Checkbox, Flex, Form, Input, InputNumber, Radio, Switch } from 'antd'
import { useState } from 'react'
import { api } from '../../api.ts'
import type { ClaimCondition, TrustRule, TrustRuleFields } from '../../api-types/trust.ts'
import { useWords } from '../../i18n/language.tsx'
import { wordOf } from '../../i18n/same-shape.ts'
import { ApplicationSelect } from '../../ui/async-select.tsx'
import { FormDrawer } from '../../ui/form-drawer.tsx'
import { NarrowingFields } from '../../ui/narrowing-fields.tsx'
import { useAction } from '../../ui/use-action.ts'
import { TrustConditionsField } from './trust-conditions-field.tsx'
import { type BuildSystem, buildSystemOf, buildSystems, examples, systemNames } from './trust-examples.ts'
import { useApplicationName } from './use-application-name.ts'

interface TrustRuleDrawerProps {
  readonly edited: TrustRule | 'new' | undefined
  onClose(): void
}

interface Fields extends Omit<TrustRuleFields, 'keySet' | 'conditions'> {
  readonly system: BuildSystem
  readonly keys: 'fetched' | 'entered'
  readonly keySet?: string
  readonly conditions: readonly ClaimCondition[]
}

const pipelinePermissions = ['package:download', 'package:publish', 'catalog:read', 'advisory:read']

/** Makes a trust rule, or changes one. */
export function TrustRuleDrawer({ edited, onClose }: TrustRuleDrawerProps) {
  const { trust: text } = useWords()
  const isNew = edited === 'new'
  const save = useAction((fields: Fields) => send(edited, fields), {
    done: isNew ? text.created : text.saved,
    failure: 'inline',
    refreshes: [['/trust-rules']],
    onDone: onClose,
  })
  const rule = edited === 'new' ? undefined : edited
  return (
    <FormDrawer<Fields>
      key={rule?.id ?? 'new'}
      title={rule ? text.edit(rule.name) : text.create}
      open={edited !== undefined}
      save={save}
      size={680}
      initial={rule ? fieldsOf(rule) : usual()}
      onClose={onClose}
    >
      <h2 className="section-title form-part">{text.who}</h2>
      {isNew && <SystemField />}
      <WhoFields />
      <h2 className="section-title form-part">{text.what}</h2>
      <WhatFields applicationId={rule?.applicationId} />
    </FormDrawer>
  )
}

/** Choosing a build system fills in what its rules usually say. */
function SystemField() {
  const { trust: text } = useWords()
  const form = Form.useFormInstance<Fields>()
  return (
    <Form.Item name="system" label={text.system}>
      <Radio.Group
        optionType="button"
        options={buildSystems.map((value) => ({ value, label: systemNames[value] ?? text.otherSystem }))}
        onChange={({ target }) => form.setFieldsValue({ ...examples[target.value as BuildSystem] } as never)}
      />
    </Form.Item>
  )
}

function WhoFields() {
  const { trust: text, common } = useWords()
  const keys = Form.useWatch<Fields['keys']>('keys')
  const needed = [{ required: true, message: common.required }]
  const isKeySet = (value: string | undefined) =>
    readKeys(value) ? Promise.resolve() : Promise.reject(new Error(text.keysInvalid))
  return (
    <>
      <Form.Item name="name" label={text.name} extra={text.nameHint} rules={needed}>
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item name="issuer" label={text.issuer} extra={text.issuerHint} rules={needed}>
        <Input maxLength={500} />
      </Form.Item>
      <Form.Item name="keys" label={text.keys}>
        <Radio.Group
          options={[
            { value: 'fetched', label: text.keysFetched },
            { value: 'entered', label: text.keysEntered },
          ]}
        />
      </Form.Item>
      {keys === 'entered' && (
        <Form.Item
          name="keySet"
          extra={text.keysHint}
          rules={[{ validator: (_rule: unknown, value: string | undefined) => isKeySet(value) }]}
        >
          <Input.TextArea
            aria-label={text.keysEntered}
            className="code-area"
            rows={5}
            placeholder='{"keys": [{"kty": "RSA", "kid": "…", "n": "…", "e": "AQAB"}]}'
          />
        </Form.Item>
      )}
      <Form.Item name="audience" label={text.audience} extra={text.audienceHint} rules={needed}>
        <Input maxLength={500} />
      </Form.Item>
      <TrustConditionsField />
    </>
  )
}

function WhatFields({ applicationId }: { readonly applicationId: string | undefined }) {
  const { trust: text, organisation, common } = useWords()
  const name = useApplicationName(applicationId)
  const [known] = useState(applicationId)
  const needed = [{ required: true, message: common.required }]
  // Not `required`: a group of boxes has no such attribute for screen readers.
  const atLeastOne = (_rule: unknown, chosen: readonly string[]) =>
    chosen?.length > 0 ? Promise.resolve() : Promise.reject(new Error(common.required))
  return (
    <>
      <Form.Item name="applicationId" label={text.application} extra={text.applicationHint} rules={needed}>
        <ApplicationSelect
          by="id"
          label={text.application}
          {...(known && name ? { known: { value: known, label: name } } : {})}
        />
      </Form.Item>
      <Form.Item name="permissions" label={text.permissions} rules={[{ validator: atLeastOne }]}>
        <Checkbox.Group>
          <Flex vertical gap={6}>
            {pipelinePermissions.map((each) => (
              <Checkbox key={each} value={each}>
                {wordOf(organisation.permissions, each)} <code className="faint">{each}</code>
              </Checkbox>
            ))}
          </Flex>
        </Checkbox.Group>
      </Form.Item>
      <NarrowingFields />
      <Form.Item name="tokenMinutes" label={text.minutes} rules={needed}>
        <InputNumber min={1} max={60} precision={0} suffix={text.minutesUnit} className="wide-number" />
      </Form.Item>
      <Form.Item name="reusable" label={text.reusable} extra={text.reusableHint} valuePropName="checked">
        <Switch />
      </Form.Item>
      <Form.Item name="validUntil" label={text.validUntil}>
        <Input type="date" className="wide-number" />
      </Form.Item>
    </>
  )
}

function usual(): Partial<Fields> {
  return {
    system: 'gitlab',
    ...examples.gitlab,
    keys: 'fetched',
    audience: window.location.origin,
    permissions: ['package:download'],
    tokenMinutes: 15,
  }
}

function fieldsOf({ keySet, validUntil, ...rule }: TrustRule): Partial<Fields> {
  return {
    ...rule,
    system: buildSystemOf(rule.conditions),
    keys: keySet ? 'entered' : 'fetched',
    ...(keySet ? { keySet: JSON.stringify(keySet, null, 2) } : {}),
    ...(validUntil ? { validUntil: localDay(validUntil) } : {}),
  }
}

/** The day, where the reader is, whose end the rule ends with. */
function localDay(instant: string): string {
  const at = new Date(instant)
  return `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, '0')}-${String(at.getDate()).padStart(2, '0')}`
}

function readKeys(text: string | undefined): TrustRuleFields['keySet'] {
  try {
    const value: unknown = JSON.parse(text ?? '')
    if (typeof value === 'object' && value !== null && 'keys' in value && Array.isArray(value.keys))
      return { keys: value.keys }
  } catch {
    // Not JSON: as good as nothing.
  }
  return undefined
}

function send(edited: TrustRule | 'new' | undefined, fields: Fields): Promise<unknown> {
  const { system: _system, keys, keySet, repositoryIds = [], packagePatterns = [], validUntil, ...rest } = fields
  const entered = keys === 'entered' ? readKeys(keySet) : undefined
  const body: TrustRuleFields = {
    ...rest,
    ...(entered ? { keySet: entered } : {}),
    ...(repositoryIds.length > 0 ? { repositoryIds } : {}),
    ...(packagePatterns.length > 0 ? { packagePatterns } : {}),
    ...(validUntil ? { validUntil: new Date(`${validUntil}T23:59:59`).toISOString() } : {}),
  }
  return edited === 'new' || !edited ? api.post('/trust-rules', body) : api.put(`/trust-rules/${edited.id}`, body)
}
