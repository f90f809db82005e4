import { Button, Flex, Popconfirm } from 'antd'
import { useState } from 'react'
import { api } from '../../api.ts'
import type { Application } from '../../api-types/access.ts'
import { useWords } from '../../i18n/language.tsx'
import { useSession } from '../../session.ts'
import { PageShell } from '../../ui/page-shell.tsx'
import type { QueryColumn } from '../../ui/query-columns.tsx'
import { QueryTable } from '../../ui/query-table.tsx'
import { ToneTag } from '../../ui/tone-tag.tsx'
import { useAction } from '../../ui/use-action.ts'
import { useOrgUnits } from '../../ui/use-organisation.ts'
import { ApplicationDrawer } from './application-drawer.tsx'

/** The applications that open source is used in, and who owns them. */
export function ApplicationsPage() {
  const { applications: text } = useWords().organisation
  const { can } = useSession()
  const [edited, setEdited] = useState<Application | 'new'>()
  const create = can('application:manage') && (
    <Button type="primary" onClick={() => setEdited('new')}>
      {text.create}
    </Button>
  )
  return (
    <PageShell title={text.title} lead={text.lead} actions={create}>
      <QueryTable<Application>
        name="applications"
        path="/applications"
        label={text.list}
        columns={useColumns(setEdited)}
        rowKey={(row) => row.id}
        filters={[
          { kind: 'text', name: 'text', label: text.text },
          {
            kind: 'choice',
            name: 'retired',
            label: text.state,
            choices: [
              { value: 'false', label: text.active },
              { value: 'true', label: text.retired },
            ],
          },
        ]}
        empty={{ title: text.emptyTitle, hint: text.emptyHint, action: create }}
      />
      <ApplicationDrawer edited={edited} onClose={() => setEdited(undefined)} />
    </PageShell>
  )
}

function useColumns(onEdit: (application: Application) => void): readonly QueryColumn<Application>[] {
  const { organisation, common } = useWords()
  const text = organisation.applications
  const { can } = useSession()
  const { pathOf } = useOrgUnits()
  const columns: QueryColumn<Application>[] = [
    { key: 'code', title: text.code, always: true, render: (row) => <code>{row.code}</code>, text: (row) => row.code },
    {
      key: 'name',
      title: text.name,
      always: true,
      render: (row) => (
        <Flex gap="small" align="center" className="name-cell-row">
          <span className="breakable">{row.name}</span>
          {row.sample && (
            <ToneTag tone="caution" title={common.sampleHint}>
              {common.sample}
            </ToneTag>
          )}
        </Flex>
      ),
      text: (row) => row.name,
    },
    {
      key: 'orgUnit',
      title: text.orgUnit,
      render: (row) => pathOf(row.orgUnitId) ?? row.orgUnitName,
      text: (row) => pathOf(row.orgUnitId) ?? row.orgUnitName,
    },
    { key: 'owner', title: text.owner, render: (row) => row.owner.name, text: (row) => row.owner.name },
    {
      key: 'state',
      title: text.state,
      render: (row) => (
        <ToneTag tone={row.retiredAt ? 'quiet' : 'good'}>{row.retiredAt ? text.retired : text.active}</ToneTag>
      ),
      text: (row) => (row.retiredAt ? 'retired' : 'active'),
    },
  ]
  if (!can('application:manage')) return columns
  return [
    ...columns,
    {
      key: 'actions',
      title: common.table.actions,
      always: true,
      render: (row) => <ApplicationActions application={row} onEdit={onEdit} />,
    },
  ]
}

interface ApplicationActionsProps {
  readonly application: Application
  onEdit(application: Application): void
}

function ApplicationActions({ application, onEdit }: ApplicationActionsProps) {
  const { organisation, common } = useWords()
  const text = organisation.applications
  const retire = useAction((retired: boolean) => api.patch(`/applications/${application.id}`, { retired }), {
    done: text.saved,
    refreshes: [['/applications']],
  })
  if (application.retiredAt)
    return (
      <Button type="link" size="small" loading={retire.isPending} onClick={() => retire.mutate(false)}>
        {text.restore}
      </Button>
    )
  return (
    <Flex gap={4}>
      <Button type="link" size="small" onClick={() => onEdit(application)}>
        {common.actions.edit}
      </Button>
      <Popconfirm
        title={text.retireConfirm(application.name)}
        description={text.retireHint}
        okText={text.retire}
        onConfirm={() => retire.mutate(true)}
      >
        <Button type="link" size="small" loading={retire.isPending}>
          {text.retire}
        </Button>
      </Popconfirm>
    </Flex>
  )
}
