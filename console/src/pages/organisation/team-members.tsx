import { Button, Flex } from 'antd'
import { useState } from 'react'
import { api } from '../../api.ts'
import type { PersonName, Team } from '../../api-types/access.ts'
import { useWords } from '../../i18n/language.tsx'
import { useSession } from '../../session.ts'
import { PersonSelect } from '../../ui/async-select.tsx'
import { SimpleTable } from '../../ui/simple-table.tsx'
import { useAction } from '../../ui/use-action.ts'

/** Who is in a team; adding and taking out count at once. */
export function TeamMembers({ team }: { readonly team: Team }) {
  const { organisation } = useWords()
  const text = organisation.teams
  const { can } = useSession()
  const [personId, setPersonId] = useState<string>()
  const options = { done: organisation.people.changed, refreshes: [['/teams']] }
  const add = useAction((id: string) => api.put(`/teams/${team.id}/members/${id}`), {
    ...options,
    onDone: () => setPersonId(undefined),
  })
  const remove = useAction((id: string) => api.delete(`/teams/${team.id}/members/${id}`), options)
  return (
    <Flex vertical gap="middle">
      <SimpleTable<PersonName>
        rows={team.members}
        rowKey={(row) => row.id}
        empty={organisation.people.emptyTitle}
        pageSize={20}
        columns={[
          { key: 'name', title: organisation.people.name, render: (row) => row.name },
          {
            key: 'remove',
            title: '',
            align: 'right',
            render: (row) =>
              can('access:manage') && (
                <Button
                  size="small"
                  loading={remove.isPending && remove.variables === row.id}
                  onClick={() => remove.mutate(row.id)}
                >
                  {text.removeMember}
                </Button>
              ),
          },
        ]}
      />
      {can('access:manage') && (
        <Flex gap="small">
          <div className="grow">
            <PersonSelect label={text.addMember} {...(personId ? { value: personId } : {})} onChange={setPersonId} />
          </div>
          <Button disabled={!personId} loading={add.isPending} onClick={() => personId && add.mutate(personId)}>
            {text.addMember}
          </Button>
        </Flex>
      )}
    </Flex>
  )
}
