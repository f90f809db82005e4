import { Link } from '@tanstack/react-router'
import { Flex } from 'antd'
import type { Repository } from '../../api-types/gateway.ts'
import { useWords } from '../../i18n/language.tsx'
import { useSession } from '../../session.ts'
import { textColumn } from '../../ui/columns.tsx'
import { CopyText } from '../../ui/copy-text.tsx'
import type { QueryColumn } from '../../ui/query-columns.tsx'
import { ToneTag } from '../../ui/tone-tag.tsx'
import { KindTag, ModeTag, UpstreamTag } from './repository-tags.tsx'
import { useEcosystems } from './use-ecosystems.ts'

const dayMilliseconds = 86_400_000
const membersShown = 4

/** The columns of the list; `all` gives names to the ids of members. */
export function useRepositoryColumns(all: readonly Repository[]): readonly QueryColumn<Repository>[] {
  const { gateway } = useWords()
  const text = gateway.repositories
  const { can } = useSession()
  const { labelOf } = useEcosystems()
  const membersOf = (row: Repository) => row.members.flatMap((id) => all.find((each) => each.id === id) ?? [])
  return [
    textColumn(['name', text.name], (row) => row.name, {
      sort: 'name',
      always: true,
      render: (row) => (
        <div className="name-cell">
          <RepositoryLink name={row.name} />
          {row.anonymousRead && (
            <span>
              <ToneTag tone="caution">{text.anonymous}</ToneTag>
            </span>
          )}
        </div>
      ),
    }),
    textColumn(['ecosystem', text.ecosystem], (row) => labelOf(row.ecosystem), { sort: 'ecosystem' }),
    textColumn(['kind', text.kind], (row) => text.kinds[row.kind], {
      sort: 'kind',
      render: (row) => <KindTag kind={row.kind} />,
    }),
    textColumn(['state', text.upstreamState], (row) => text.upstreamStates[row.upstreamState], {
      // Shown with the upstream itself; here to be sorted by and exported.
      sort: 'state',
      hiddenAtFirst: true,
      render: (row) => <UpstreamTag repository={row} />,
    }),
    textColumn(
      ['source', text.source],
      (row) =>
        row.upstreamUrl ??
        membersOf(row)
          .map(({ name }) => name)
          .join(', '),
      { render: (row) => <Source repository={row} members={membersOf(row)} /> },
    ),
    textColumn(['mode', text.mode], (row) => text.modes[row.mode], {
      sort: 'mode',
      render: (row) => <ModeTag repository={row} />,
    }),
    textColumn(['url', text.url], (row) => row.url, {
      render: ({ url }) => (
        <span className="repository-address">
          <CopyText text={url} shown={new URL(url).pathname} />
        </span>
      ),
    }),
    ...(can('gateway:read')
      ? [{ key: 'log', title: text.lastDay, render: (row: Repository) => <LogLinks repository={row} /> }]
      : []),
  ]
}

function RepositoryLink({ name }: Pick<Repository, 'name'>) {
  return (
    <Link to="/repositories/$name" params={{ name }}>
      <strong>{name}</strong>
    </Link>
  )
}

function Source({ repository, members }: { readonly repository: Repository; readonly members: readonly Repository[] }) {
  if (repository.kind === 'proxy')
    return (
      <div className="name-cell">
        <span>
          <UpstreamTag repository={repository} />
        </span>
        {repository.upstreamUrl && <code>{repository.upstreamUrl}</code>}
      </div>
    )
  if (members.length === 0) return <span className="faint">–</span>
  return (
    <Flex gap="0 10px" wrap>
      {members.slice(0, membersShown).map(({ id, name }) => (
        <Link key={id} to="/repositories/$name" params={{ name }}>
          {name}
        </Link>
      ))}
      {members.length > membersShown && (
        <span className="faint" title={members.map(({ name }) => name).join(', ')}>
          +{members.length - membersShown}
        </span>
      )}
    </Flex>
  )
}

/** Counting for every row would read a day of the whole log each time: the lists that these lead to count. */
function LogLinks({ repository }: { readonly repository: Repository }) {
  const { repositories: text } = useWords().gateway
  const from = new Date(Date.now() - dayMilliseconds).toISOString()
  const search = { repository: repository.name, from }
  return (
    <Flex gap="0 12px" wrap className="nowrap">
      <Link to="/gateway" search={search}>
        {text.downloadsLink}
      </Link>
      <Link to="/gateway" search={{ ...search, outcome: 'refused' }}>
        {text.refusedLink}
      </Link>
    </Flex>
  )
}
