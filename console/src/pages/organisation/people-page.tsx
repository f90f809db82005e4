import { App, Button, Flex, Popconfirm } from 'antd'
import { useState } from 'react'
import { api } from '../../api.ts'
import type { Person } from '../../api-types/access.ts'
import { useWords } from '../../i18n/language.tsx'
import { wordOf } from '../../i18n/same-shape.ts'
import { useSession } from '../../session.ts'
import { PageShell } from '../../ui/page-shell.tsx'
import type { QueryColumn } from '../../ui/query-columns.tsx'
import { QueryTable } from '../../ui/query-table.tsx'
import { ToneTag } from '../../ui/tone-tag.tsx'
import { useAction } from '../../ui/use-action.ts'
import { useOrgUnits } from '../../ui/use-organisation.ts'
import { GrantTags } from './grant-tags.tsx'
import { GrantsDrawer } from './grants-drawer.tsx'
import { InvitationText } from './invitation-text.tsx'
import { PersonDrawer } from './person-drawer.tsx'

/** Who works with Assay. */
export function PeoplePage() {
  const { people: text } = useWords().organisation
  const { can } = useSession()
  const [adding, setAdding] = useState(false)
  const [granted, setGranted] = useState<Person>()
  const create = can('access:manage') && (
    <Button type="primary" onClick={() => setAdding(true)}>
      {text.create}
    </Button>
  )
  return (
    <PageShell title={text.title} lead={text.lead} actions={create}>
      <QueryTable<Person>
        name="people"
        path="/people"
        label={text.list}
        columns={useColumns(setGranted)}
        rowKey={(row) => row.id}
        filters={[{ kind: 'text', name: 'text', label: text.text }]}
        empty={{ title: text.emptyTitle }}
      />
      <PersonDrawer open={adding} onClose={() => setAdding(false)} />
      <GrantsDrawer
        holder={granted ? { kind: 'people', id: granted.id, name: granted.name } : undefined}
        onClose={() => setGranted(undefined)}
      />
    </PageShell>
  )
}

function useColumns(onRoles: (person: Person) => void): readonly QueryColumn<Person>[] {
  const { organisation, common } = useWords()
  const text = organisation.people
  const { can } = useSession()
  const { pathOf } = useOrgUnits()
  const columns: QueryColumn<Person>[] = [
    {
      key: 'name',
      title: text.name,
      always: true,
      render: (row) => (
        <div className="name-cell">
          <strong>{row.name}</strong>
          <span className="faint">{row.username}</span>
        </div>
      ),
      text: (row) => row.name,
    },
    {
      key: 'email',
      title: text.email,
      render: (row) => row.email ?? <span className="faint">–</span>,
      text: (row) => row.email,
    },
    {
      key: 'orgUnit',
      title: text.orgUnit,
      render: (row) => pathOf(row.orgUnitId) ?? common.unknown,
      text: (row) => pathOf(row.orgUnitId),
    },
    {
      key: 'roles',
      title: text.roles,
      render: (row) => <GrantTags grants={row.roles} none={text.noRoles} />,
      text: (row) => row.roles.map((grant) => wordOf(organisation.roles, grant.role)).join(' '),
    },
    {
      key: 'state',
      title: text.state,
      render: (row) => (
        <ToneTag tone={row.disabled ? 'quiet' : 'good'}>{row.disabled ? text.disabled : text.active}</ToneTag>
      ),
      text: (row) => (row.disabled ? 'disabled' : 'active'),
    },
  ]
  if (!can('access:manage')) return columns
  return [
    ...columns,
    {
      key: 'actions',
      title: common.table.actions,
      always: true,
      render: (row) => <PersonActions person={row} onRoles={onRoles} />,
    },
  ]
}

interface PersonActionsProps {
  readonly person: Person
  onRoles(person: Person): void
}

function PersonActions({ person, onRoles }: PersonActionsProps) {
  const { people: text } = useWords().organisation
  const { modal } = App.useApp()
  const me = useSession().person.id
  const change = useAction((disabled: boolean) => api.patch(`/people/${person.id}`, { disabled }), {
    done: text.changed,
    refreshes: [['/people']],
  })
  const invite = useAction(() => api.post<{ readonly invitation: string }>(`/people/${person.id}/invitation`), {
    refreshes: [],
    onDone: ({ invitation }) =>
      modal.success({ title: text.invitationTitle, content: <InvitationText link={invitation} /> }),
  })
  return (
    <Flex gap={4}>
      <Button type="link" size="small" onClick={() => onRoles(person)}>
        {text.manageRoles}
      </Button>
      {!person.disabled && (
        <Button type="link" size="small" loading={invite.isPending} onClick={() => invite.mutate()}>
          {text.invite}
        </Button>
      )}
      {person.disabled ? (
        <Button type="link" size="small" loading={change.isPending} onClick={() => change.mutate(false)}>
          {text.enable}
        </Button>
      ) : (
        person.id !== me && (
          <Popconfirm
            title={text.disableConfirm(person.name)}
            description={text.disableHint}
            okText={text.disable}
            onConfirm={() => change.mutate(true)}
          >
            <Button type="link" size="small" loading={change.isPending}>
              {text.disable}
            </Button>
          </Popconfirm>
        )
      )}
    </Flex>
  )
}
