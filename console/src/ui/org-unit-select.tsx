import { TreeSelect } from 'antd'
import type { OrgUnit } from '../api-types/access.ts'
import { useWords } from '../i18n/language.tsx'
import { useOrgUnits } from './use-organisation.ts'

interface UnitNode {
  readonly value: string
  readonly title: string
  readonly children: UnitNode[]
}

/** The units as a tree; a unit whose parent is not visible stands at the top. */
export function unitTree(units: readonly OrgUnit[]): readonly UnitNode[] {
  const nodes = new Map(
    units.map((unit) => [unit.id, { value: unit.id, title: unit.name, children: [] as UnitNode[] }]),
  )
  const roots: UnitNode[] = []
  for (const unit of units) {
    const node = nodes.get(unit.id)
    if (node) (nodes.get(unit.parentId ?? '')?.children ?? roots).push(node)
  }
  return roots
}

interface OrgUnitSelectProps {
  readonly id?: string
  readonly value?: string
  readonly label: string
  readonly allowClear?: boolean
  readonly onChange?: (value: string | undefined) => void
}

export function OrgUnitSelect(props: OrgUnitSelectProps) {
  const { orgUnit } = useWords().ui
  const { units, query } = useOrgUnits()
  return (
    <TreeSelect<string | null>
      {...(props.id ? { id: props.id } : {})}
      aria-label={props.label}
      value={props.value ?? null}
      loading={query.isPending}
      placeholder={orgUnit.choose}
      showSearch={{ treeNodeFilterProp: 'title' }}
      treeDefaultExpandAll
      allowClear={props.allowClear ?? false}
      treeData={[...unitTree(units)]}
      onChange={(value) => props.onChange?.(value ?? undefined)}
    />
  )
}
