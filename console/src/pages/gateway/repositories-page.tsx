import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Button, Card, Empty, Flex } from 'antd'
import { api } from '../../api.ts'
import type { Repository } from '../../api-types/gateway.ts'
import { useWords } from '../../i18n/language.tsx'
import { useSession } from '../../session.ts'
import { Loaded } from '../../ui/loading.tsx'
import { PageShell } from '../../ui/page-shell.tsx'
import type { Choice, Filter } from '../../ui/query-filters.tsx'
import { type UrlState, useUrlState } from '../../ui/use-url-state.ts'
import { HeldTable } from './held-table.tsx'
import { useRepositoryColumns } from './repository-columns.tsx'
import { RepositoryDrawer } from './repository-drawer.tsx'
import { useEcosystems } from './use-ecosystems.ts'

/** The endpoints of the gateway. What is open stands in the address. */
export function RepositoriesPage() {
  const { repositories: text } = useWords().gateway
  const { can } = useSession()
  const navigate = useNavigate()
  const { state, change } = useUrlState()
  const query = useQuery({
    queryKey: ['/repositories'],
    queryFn: () => api.get<{ readonly items: readonly Repository[] }>('/repositories'),
  })
  const create = can('repository:manage') && (
    <Button type="primary" onClick={() => change({ create: 'true' })}>
      {text.create}
    </Button>
  )
  return (
    <PageShell title={text.title} lead={text.lead} actions={create}>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Card variant="borderless">
              <Empty
                image={Empty.PRESENTED_IMAGE_SIMPLE}
                description={
                  <Flex vertical gap={4}>
                    <strong>{text.emptyTitle}</strong>
                    <span className="faint">{text.emptyHint}</span>
                  </Flex>
                }
              />
            </Card>
          ) : (
            <RepositoryList items={items} />
          )
        }
      </Loaded>
      <RepositoryDrawer
        edited={state.create === 'true' && can('repository:manage') ? 'new' : undefined}
        onClose={() => change({ create: undefined }, true)}
        onSaved={(name) => void navigate({ to: '/repositories/$name', params: { name } })}
      />
    </PageShell>
  )
}

function RepositoryList({ items }: { readonly items: readonly Repository[] }) {
  const { repositories: text } = useWords().gateway
  return (
    <HeldTable<Repository>
      name="repositories"
      label={text.list}
      rows={items}
      columns={useRepositoryColumns(items)}
      filters={useRepositoryFilters(items)}
      usualSort="name"
      matches={isAskedFor}
      rowKey={({ id }) => id}
    />
  )
}

function useRepositoryFilters(items: readonly Repository[]): readonly Filter[] {
  const { repositories: text } = useWords().gateway
  const { labelOf } = useEcosystems()
  const choices = (words: Readonly<Record<string, string>>): Choice[] =>
    Object.entries(words).map(([value, label]) => ({ value, label }))
  const types = [...new Set(items.map(({ ecosystem }) => ecosystem))].sort()
  return [
    { kind: 'text', name: 'text', label: text.nameContains },
    {
      kind: 'choice',
      name: 'ecosystem',
      label: text.ecosystem,
      choices: types.map((value) => ({ value, label: labelOf(value) })),
    },
    { kind: 'choice', name: 'kind', label: text.kind, choices: choices(text.kinds) },
    { kind: 'choice', name: 'mode', label: text.mode, choices: choices(text.modes) },
    { kind: 'choice', name: 'upstreamState', label: text.upstreamState, choices: choices(text.upstreamStates) },
  ]
}

function isAskedFor(row: Repository, state: UrlState): boolean {
  const { text = '' } = state
  const exact = ['ecosystem', 'kind', 'mode', 'upstreamState'] as const
  return (
    row.name.includes(text.trim().toLowerCase()) && exact.every((name) => !state[name] || state[name] === row[name])
  )
}
