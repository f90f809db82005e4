import { Link } from '@tanstack/react-router'
import { Button, Flex, Popconfirm } from 'antd'
import { useState } from 'react'
import { api } from '../../api.ts'
import type { Application } from '../../api-types/access.ts'
import { useWords } from '../../i18n/language.tsx'
import { useSession } from '../../session.ts'
import { textColumn } from '../../ui/columns.tsx'
import { ListPage } from '../../ui/list-page.tsx'
import type { QueryColumn } from '../../ui/query-columns.tsx'
import { ToneTag } from '../../ui/tone-tag.tsx'
import { useAction } from '../../ui/use-action.ts'
import { useOrgUnits } from '../../ui/use-organisation.ts'
import { ApplicationDrawer } from './application-drawer.tsx'

/** The applications that open source is used in, and who owns them. */
export function ApplicationsPage() {
  const { applications: text } = useWords().organisation
  const { can } = useSession()
  const [edited, setEdited] = useState<Application | 'new'>()
  return (
    <ListPage<Application>
      name="applications"
      text={text}
      columns={useColumns(setEdited)}
      usualSort="code"
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
      action={
        can('application:manage') && (
          <Button type="primary" onClick={() => setEdited('new')}>
            {text.create}
          </Button>
        )
      }
    >
      <ApplicationDrawer edited={edited} onClose={() => setEdited(undefined)} />
    </ListPage>
  )
}

function useColumns(onEdit: (application: Application) => void): readonly QueryColumn<Application>[] {
  const { organisation, common } = useWords()
  const text = organisation.applications
  const { can } = useSession()
  const { pathOf } = useOrgUnits()
  const columns: QueryColumn<Application>[] = [
    textColumn(['code', text.code], (row) => row.code, {
      sort: 'code',
      always: true,
      render: (row) => <code>{row.code}</code>,
    }),
    textColumn(['name', text.name], (row) => row.name, {
      sort: 'name',
      always: true,
      render: (row) => (
        <Flex gap="small" align="center" className="name-cell-row">
          <Link to="/applications/$applicationId" params={{ applicationId: row.id }} className="breakable">
            {row.name}
          </Link>
          {row.sample && (
            <ToneTag tone="caution" title={common.sampleHint}>
              {common.sample}
            </ToneTag>
          )}
        </Flex>
      ),
    }),
    textColumn(['orgUnit', text.orgUnit], (row) => pathOf(row.orgUnitId) ?? row.orgUnitName, { sort: 'orgUnit' }),
    textColumn(['owner', text.owner], (row) => row.owner.name, { sort: 'owner' }),
    textColumn(['state', text.state], (row) => (row.retiredAt ? 'retired' : 'active'), {
      render: (row) => (
        <ToneTag tone={row.retiredAt ? 'quiet' : 'good'}>{row.retiredAt ? text.retired : text.active}</ToneTag>
      ),
    }),
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
