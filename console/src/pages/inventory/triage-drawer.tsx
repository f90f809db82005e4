import { DatePicker, Form, Input, Radio, Select } from 'antd'
import type { Dayjs } from 'dayjs'
import { api } from '../../api.ts'
import type { AnalysisReach, TriagedFinding } from '../../api-types/analyses.ts'
import { useWords } from '../../i18n/language.tsx'
import { FormDrawer } from '../../ui/form-drawer.tsx'
import { OrgUnitSelect } from '../../ui/org-unit-select.tsx'
import { useAction } from '../../ui/use-action.ts'
import { TriagePreview } from './triage-preview.tsx'

interface TriageDrawerProps {
  readonly finding: TriagedFinding | undefined
  onClose(): void
}

export interface TriageFields {
  readonly state: string
  readonly justification?: string
  readonly target: 'component' | 'package' | 'every'
  readonly range?: string
  readonly place: 'application' | 'unit' | 'everywhere'
  readonly orgUnitId?: string
  readonly until?: Dayjs
  readonly detail: string
}

/** What the interface is asked for: the finding gives the vulnerability, the component and the application. */
export function analysisOf(finding: TriagedFinding, fields: TriageFields) {
  const { state, justification, target, range, place, orgUnitId, until, detail } = fields
  const purl = finding.purl?.replace(/@[^@/]*$/, '')
  return {
    vulnerability: finding.advisoryId ?? '',
    target:
      target === 'component'
        ? { kind: target, componentId: finding.componentId }
        : target === 'package'
          ? { kind: target, purl, ...(range ? { range } : {}) }
          : { kind: target },
    place:
      place === 'application'
        ? { kind: place, applicationId: finding.application.id }
        : place === 'unit'
          ? { kind: place, orgUnitId }
          : { kind: place },
    state,
    ...(state === 'not-affected' && justification ? { justification } : {}),
    ...(until ? { validUntil: until.endOf('day').toISOString() } : {}),
    detail: detail ?? '',
  }
}

const states = ['in-triage', 'not-affected', 'accepted', 'fixed', 'exploitable']

/** Says once what a vulnerability means, for this finding or for many. */
export function TriageDrawer({ finding, onClose }: TriageDrawerProps) {
  const { triage: text, common } = useWords()
  const save = useAction(
    (fields: TriageFields) => api.post<AnalysisReach>('/analyses', finding ? analysisOf(finding, fields) : {}),
    {
      done: ({ needsSecondPerson }) => (needsSecondPerson ? text.saidWaiting : text.said),
      failure: 'inline',
      onDone: onClose,
    },
  )
  return (
    <FormDrawer<TriageFields>
      title={text.of(finding?.advisoryId ?? '')}
      open={finding !== undefined}
      save={save}
      initial={{ state: 'in-triage', target: 'component', place: 'application' }}
      size={560}
      onClose={onClose}
    >
      <Form.Item name="state" label={text.state}>
        <Radio.Group options={states.map((value) => ({ value, label: text.states[value] ?? value }))} />
      </Form.Item>
      <ReasonFields />
      <ScopeFields hasPackage={finding?.purl !== null} />
      <Form.Item name="detail" label={text.detail} rules={[{ required: true, message: common.required }]}>
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={4000} />
      </Form.Item>
      {finding && <TriagePreview finding={finding} />}
    </FormDrawer>
  )
}

/** What the state asks for besides: why it does not concern us, until when it holds. */
function ReasonFields() {
  const { triage: text, common } = useWords()
  const state = Form.useWatch<string | undefined>('state')
  const needed = { required: true, message: common.required }
  return (
    <>
      {state === 'not-affected' && (
        <Form.Item name="justification" label={text.justification} rules={[needed]}>
          <Select options={Object.entries(text.justifications).map(([value, label]) => ({ value, label }))} />
        </Form.Item>
      )}
      <Form.Item name="until" label={text.until} extra={text.untilHint} rules={state === 'accepted' ? [needed] : []}>
        <DatePicker placeholder={common.time.unlimited} />
      </Form.Item>
    </>
  )
}

/** Where it is said, and of what. */
function ScopeFields({ hasPackage }: { readonly hasPackage: boolean }) {
  const { triage: text, common } = useWords()
  const place = Form.useWatch<string | undefined>('place')
  const target = Form.useWatch<string | undefined>('target')
  const targets = hasPackage ? ['component', 'package', 'every'] : ['component', 'every']
  return (
    <>
      <Form.Item name="place" label={text.place}>
        <Radio.Group options={Object.entries(text.places).map(([value, label]) => ({ value, label }))} />
      </Form.Item>
      {place === 'unit' && (
        <Form.Item name="orgUnitId" label={text.unit} rules={[{ required: true, message: common.required }]}>
          <OrgUnitSelect label={text.unit} />
        </Form.Item>
      )}
      <Form.Item name="target" label={text.target}>
        <Radio.Group options={targets.map((value) => ({ value, label: text.targets[value] ?? value }))} />
      </Form.Item>
      {target === 'package' && (
        <Form.Item name="range" label={text.range} extra={text.rangeHint}>
          <Input maxLength={500} className="code" />
        </Form.Item>
      )}
    </>
  )
}
