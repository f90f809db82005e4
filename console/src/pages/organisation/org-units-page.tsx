import { Button, Flex, Form, Input, Tree } from 'antd'
import { type ReactNode, useState } from 'react'
import { api } from '../../api.ts'
import type { OrgUnit } from '../../api-types/access.ts'
import { useWords } from '../../i18n/language.tsx'
import { useSession } from '../../session.ts'
import { FormDrawer } from '../../ui/form-drawer.tsx'
import { Loaded } from '../../ui/loading.tsx'
import { OrgUnitSelect } from '../../ui/org-unit-select.tsx'
import { PageShell } from '../../ui/page-shell.tsx'
import { Section } from '../../ui/section.tsx'
import { useAction } from '../../ui/use-action.ts'
import { useOrgUnits } from '../../ui/use-organisation.ts'

/** The organisation's tree. */
export function OrgUnitsPage() {
  const { orgUnits: text } = useWords().organisation
  const { can } = useSession()
  const { query } = useOrgUnits()
  const [below, setBelow] = useState<string>()
  const [adding, setAdding] = useState(false)
  const add = (parentId?: string) => {
    setBelow(parentId)
    setAdding(true)
  }
  return (
    <PageShell
      title={text.title}
      lead={text.lead}
      actions={
        can('access:manage') && (
          <Button type="primary" onClick={() => add()}>
            {text.add}
          </Button>
        )
      }
    >
      <Section title={text.tree}>
        <Loaded query={query}>
          {({ items }) => (
            <Tree
              aria-label={text.tree}
              defaultExpandAll
              blockNode
              showLine
              selectable={false}
              treeData={branches(items, null, (unit) => (
                <Flex gap="small" align="center">
                  <span>{unit.name}</span>
                  <code className="faint">{unit.code}</code>
                </Flex>
              ))}
            />
          )}
        </Loaded>
      </Section>
      <OrgUnitDrawer key={below ?? ''} open={adding} below={below} onClose={() => setAdding(false)} />
    </PageShell>
  )
}

interface Branch {
  readonly key: string
  readonly title: ReactNode
  readonly children: Branch[]
}

function branches(units: readonly OrgUnit[], parentId: string | null, show: (unit: OrgUnit) => ReactNode): Branch[] {
  return units
    .filter((unit) => (unit.parentId ?? null) === parentId)
    .map((unit) => ({ key: unit.id, title: show(unit), children: branches(units, unit.id, show) }))
}

interface OrgUnitDrawerProps {
  readonly open: boolean
  readonly below: string | undefined
  onClose(): void
}

interface OrgUnitFields {
  readonly parentId: string
  readonly code: string
  readonly name: string
}

function OrgUnitDrawer({ open, below, onClose }: OrgUnitDrawerProps) {
  const { organisation, common } = useWords()
  const text = organisation.orgUnits
  const save = useAction((fields: OrgUnitFields) => api.post('/org-units', fields), {
    done: text.added,
    failure: 'inline',
    refreshes: [['/org-units']],
    onDone: onClose,
  })
  const needed = [{ required: true, message: common.required }]
  return (
    <FormDrawer<OrgUnitFields>
      title={text.add}
      open={open}
      save={save}
      {...(below ? { initial: { parentId: below } } : {})}
      onClose={onClose}
    >
      <Form.Item name="parentId" label={text.parent} rules={needed}>
        <OrgUnitSelect label={text.parent} />
      </Form.Item>
      <Form.Item name="code" label={text.code} extra={text.codeHint} rules={needed}>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="name" label={text.name} rules={needed}>
        <Input maxLength={200} />
      </Form.Item>
    </FormDrawer>
  )
}
