import { useQuery } from '@tanstack/react-query'
import { Button, Drawer, Flex, Form, Input } from 'antd'
import { useState } from 'react'
import { api } from '../../api.ts'
import type { Team } from '../../api-types/access.ts'
import { useWords } from '../../i18n/language.tsx'
import { useSession } from '../../session.ts'
import { FormDrawer } from '../../ui/form-drawer.tsx'
import { Loaded } from '../../ui/loading.tsx'
import { OrgUnitSelect } from '../../ui/org-unit-select.tsx'
import { PageShell } from '../../ui/page-shell.tsx'
import { Section } from '../../ui/section.tsx'
import { type SimpleColumn, SimpleTable } from '../../ui/simple-table.tsx'
import { useAction } from '../../ui/use-action.ts'
import { useOrgUnits } from '../../ui/use-organisation.ts'
import { GrantTags } from './grant-tags.tsx'
import { Grants } from './grants-drawer.tsx'
import { TeamMembers } from './team-members.tsx'

/** Teams, whose members hold the team's roles. */
export function TeamsPage() {
  const { organisation } = useWords()
  const text = organisation.teams
  const { can } = useSession()
  const [adding, setAdding] = useState(false)
  const [openId, setOpenId] = useState<string>()
  const columns = useColumns(setOpenId)
  const query = useQuery({
    queryKey: ['/teams'],
    queryFn: () => api.get<{ readonly items: readonly Team[] }>('/teams'),
  })
  const open = query.data?.items.find((team) => team.id === openId)
  return (
    <PageShell
      title={text.title}
      lead={text.lead}
      actions={
        can('access:manage') && (
          <Button type="primary" onClick={() => setAdding(true)}>
            {text.create}
          </Button>
        )
      }
    >
      <Section title={text.list}>
        <Loaded query={query}>
          {({ items }) => (
            <SimpleTable<Team>
              rows={items}
              rowKey={(row) => row.id}
              empty={text.emptyTitle}
              pageSize={50}
              columns={columns}
            />
          )}
        </Loaded>
      </Section>
      <TeamDrawer open={adding} onClose={() => setAdding(false)} />
      <Drawer title={open?.name} open={open !== undefined} onClose={() => setOpenId(undefined)} size={580}>
        {open && (
          <Flex vertical gap="large">
            <h2 className="section-title">{text.members}</h2>
            <TeamMembers team={open} />
            <h2 className="section-title">{organisation.grants.held}</h2>
            <Grants holder={{ kind: 'teams', id: open.id, name: open.name }} />
          </Flex>
        )}
      </Drawer>
    </PageShell>
  )
}

function useColumns(onManage: (teamId: string) => void): readonly SimpleColumn<Team>[] {
  const { organisation, common } = useWords()
  const text = organisation.teams
  const { pathOf } = useOrgUnits()
  return [
    { key: 'name', title: text.name, render: (row) => <strong>{row.name}</strong> },
    { key: 'unit', title: text.orgUnit, render: (row) => pathOf(row.orgUnitId) ?? common.unknown },
    {
      key: 'members',
      title: text.members,
      render: (row) => (
        <span title={row.members.map((member) => member.name).join(', ')}>{text.memberCount(row.members.length)}</span>
      ),
    },
    {
      key: 'roles',
      title: organisation.people.roles,
      render: (row) => <GrantTags grants={row.roles} none={organisation.people.noRoles} />,
    },
    {
      key: 'actions',
      title: common.table.actions,
      render: (row) => (
        <Button type="link" size="small" onClick={() => onManage(row.id)}>
          {text.manage}
        </Button>
      ),
    },
  ]
}

interface TeamFields {
  readonly name: string
  readonly orgUnitId: string
}

function TeamDrawer({ open, onClose }: { readonly open: boolean; onClose(): void }) {
  const { organisation, common } = useWords()
  const text = organisation.teams
  const save = useAction((fields: TeamFields) => api.post('/teams', fields), {
    done: text.created,
    failure: 'inline',
    refreshes: [['/teams']],
    onDone: onClose,
  })
  const needed = [{ required: true, message: common.required }]
  return (
    <FormDrawer<TeamFields> title={text.create} open={open} save={save} onClose={onClose}>
      <Form.Item name="name" label={text.name} rules={needed}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="orgUnitId" label={text.orgUnit} rules={needed}>
        <OrgUnitSelect label={text.orgUnit} />
      </Form.Item>
    </FormDrawer>
  )
}
