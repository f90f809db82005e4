import { Link } from '@tanstack/react-router'
import type { UpstreamChange } from '../../api-types/catalog.ts'
import { useWords } from '../../i18n/language.tsx'
import { wordOf } from '../../i18n/same-shape.ts'
import { textColumn, timeColumn } from '../../ui/columns.tsx'
import { ListPage } from '../../ui/list-page.tsx'
import type { QueryColumn } from '../../ui/query-columns.tsx'
import { ToneTag } from '../../ui/tone-tag.tsx'

/** What is alarming by itself; the rest is worth knowing. */
const alarming = new Set([
  'vanished',
  'yanked',
  'republished',
  'relicensed',
  'files-added',
  'maintainers-changed',
  'disputed',
])

/** What upstream changed about packages that were known already. */
export function UpstreamChangesPage() {
  const { catalog, common } = useWords()
  const text = catalog.upstreamChanges
  const choices = (words: Readonly<Record<string, string>>) =>
    Object.entries(words).map(([value, label]) => ({ value, label }))
  return (
    <ListPage<UpstreamChange>
      name="upstream-changes"
      text={text}
      columns={useColumns()}
      filters={[
        { kind: 'text', name: 'text', label: text.package },
        { kind: 'choice', name: 'kind', label: text.kind, choices: choices(text.kinds) },
        { kind: 'choice', name: 'ecosystem', label: catalog.packages.ecosystem, choices: choices(common.ecosystems) },
      ]}
    />
  )
}

function useColumns(): readonly QueryColumn<UpstreamChange>[] {
  const { catalog, common } = useWords()
  const text = catalog.upstreamChanges
  return [
    timeColumn(['at', text.at], (row) => row.at, { sort: 'at', always: true }),
    textColumn(['name', text.package], (row) => (row.version ? `${row.name}@${row.version}` : row.name), {
      sort: 'name',
      always: true,
      render: (row) => <Changed change={row} />,
    }),
    textColumn(['ecosystem', catalog.packages.ecosystem], (row) => row.ecosystem, {
      render: (row) => <ToneTag tone="quiet">{wordOf(common.ecosystems, row.ecosystem)}</ToneTag>,
    }),
    textColumn(['kind', text.kind], (row) => row.kind, {
      sort: 'kind',
      render: (row) => (
        <ToneTag tone={alarming.has(row.kind) ? 'caution' : 'info'}>{wordOf(text.kinds, row.kind)}</ToneTag>
      ),
    }),
    textColumn(['repository', text.repository], (row) => row.repository),
    textColumn(['before', text.before], (row) => row.before, { render: (row) => <Said said={row.before} /> }),
    textColumn(['after', text.after], (row) => row.after, { render: (row) => <Said said={row.after} /> }),
  ]
}

function Changed({ change }: { readonly change: UpstreamChange }) {
  const { packageId, versionId, name, version } = change
  return (
    <div className="name-cell">
      <Link to="/packages/$packageId" params={{ packageId }} className="breakable">
        {name}
      </Link>
      {versionId && version && (
        <Link to="/versions/$versionId" params={{ versionId }}>
          <code>{version}</code>
        </Link>
      )}
    </div>
  )
}

function Said({ said }: { readonly said: string | null }) {
  return said === null ? <span className="faint">–</span> : <span className="text-cell breakable">{said}</span>
}
