import { Link } from '@tanstack/react-router'
import type { Package } from '../../api-types/catalog.ts'
import { formatNumber } from '../../i18n/format.ts'
import { useSpeech, useWords } from '../../i18n/language.tsx'
import { wordOf } from '../../i18n/same-shape.ts'
import { useSession } from '../../session.ts'
import { ButtonLink } from '../../ui/links.tsx'
import { PageShell } from '../../ui/page-shell.tsx'
import type { QueryColumn } from '../../ui/query-columns.tsx'
import { QueryTable } from '../../ui/query-table.tsx'
import { ToneTag } from '../../ui/tone-tag.tsx'

/** What open source exists for this organisation. */
export function PackagesPage() {
  const { catalog, common } = useWords()
  const text = catalog.packages
  const { can } = useSession()
  const request = can('introduction:create') && (
    <ButtonLink look="primary" to="/introductions/new">
      {text.requestOne}
    </ButtonLink>
  )
  return (
    <PageShell title={text.title} lead={text.lead} actions={request}>
      <QueryTable<Package>
        name="packages"
        path="/packages"
        label={text.list}
        columns={useColumns()}
        rowKey={(row) => row.id}
        filters={[
          { kind: 'text', name: 'text', label: text.text },
          {
            kind: 'choice',
            name: 'ecosystem',
            label: text.ecosystem,
            choices: Object.entries(common.ecosystems).map(([value, label]) => ({ value, label })),
          },
        ]}
        empty={{ title: text.emptyTitle, hint: text.emptyHint, action: request }}
      />
    </PageShell>
  )
}

function useColumns(): readonly QueryColumn<Package>[] {
  const { words, language } = useSpeech()
  const { catalog, common } = words
  const text = catalog.packages
  return [
    {
      key: 'name',
      title: text.name,
      always: true,
      render: (row) => (
        <Link to="/packages/$packageId" params={{ packageId: row.id }} className="breakable">
          {row.name}
        </Link>
      ),
      text: (row) => row.name,
    },
    {
      key: 'ecosystem',
      title: text.ecosystem,
      render: (row) => <ToneTag tone="quiet">{wordOf(common.ecosystems, row.ecosystem)}</ToneTag>,
      text: (row) => row.ecosystem,
    },
    {
      key: 'latest',
      title: text.latest,
      render: (row) => (row.latestVersion ? <code>{row.latestVersion}</code> : <span className="faint">–</span>),
      text: (row) => row.latestVersion,
    },
    {
      key: 'versions',
      title: text.versions,
      align: 'right',
      render: (row) => formatNumber(language, row.versionCount),
      text: (row) => row.versionCount,
    },
    {
      key: 'tier',
      title: text.tier,
      render: (row) => row.tier ?? <span className="faint">–</span>,
      text: (row) => row.tier,
    },
    {
      key: 'owner',
      title: text.owner,
      render: (row) => row.owner?.name ?? <span className="faint">{text.noOwner}</span>,
      text: (row) => row.owner?.name,
    },
  ]
}
