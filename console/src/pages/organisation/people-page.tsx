import { App, Button, Flex, Popconfirm } from 'antd'
import { useState } from 'react'
import { api } from '../../api.ts'
import type { Person } from '../../api-types/access.ts'
import { useWords } from '../../i18n/language.tsx'
import { wordOf } from '../../i18n/same-shape.ts'
import { useSession } from '../../session.ts'
import { textColumn } from '../../ui/columns.tsx'
import { ListPage } from '../../ui/list-page.tsx'
import type { QueryColumn } from '../../ui/query-columns.tsx'
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
  return (
    <ListPage<Person>
      name="people"
      text={text}
      columns={useColumns(setGranted)}
      usualSort="name"
      filters={[{ kind: 'text', name: 'text', label: text.text }]}
      action={
        can('access:manage') && (
          <Button type="primary" onClick={() => setAdding(true)}>
            {text.create}
          </Button>
        )
      }
    >
      <PersonDrawer open={adding} onClose={() => setAdding(false)} />
      <GrantsDrawer
        holder={granted ? { kind: 'people', id: granted.id, name: granted.name } : undefined}
        onClose={() => setGranted(undefined)}
      />
    </ListPage>
  )
}

function useColumns(onRoles: (person: Person) => void): readonly QueryColumn<Person>[] {
  const { organisation, common } = useWords()
  const text = organisation.people
  const { can } = useSession()
  const { pathOf } = useOrgUnits()
  const columns: QueryColumn<Person>[] = [
    textColumn(['name', text.name], (row) => row.name, {
      sort: 'name',
      always: true,
      render: (row) => (
        <div className="name-cell">
          <strong>{row.name}</strong>
          <span className="faint">{row.username}</span>
        </div>
      ),
    }),
    textColumn(['email', text.email], (row) => row.email, { sort: 'email' }),
    textColumn(['orgUnit', text.orgUnit], (row) => pathOf(row.orgUnitId), { sort: 'orgUnit', none: common.unknown }),
    textColumn(
      ['roles', text.roles],
      (row) => row.roles.map((grant) => wordOf(organisation.roles, grant.role)).join(' '),
      { render: (row) => <GrantTags grants={row.roles} none={text.noRoles} /> },
    ),
    textColumn(['state', text.state], (row) => (row.disabled ? 'disabled' : 'active'), {
      render: (row) => (
        <ToneTag tone={row.disabled ? 'quiet' : 'good'}>{row.disabled ? text.disabled : text.active}</ToneTag>
      ),
    }),
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
