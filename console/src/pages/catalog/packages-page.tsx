import { Link } from '@tanstack/react-router'
import type { Package } from '../../api-types/catalog.ts'
import { formatNumber } from '../../i18n/format.ts'
import { useSpeech, useWords } from '../../i18n/language.tsx'
import { wordOf } from '../../i18n/same-shape.ts'
import { useSession } from '../../session.ts'
import { numberColumn, textColumn } from '../../ui/columns.tsx'
import { ButtonLink } from '../../ui/links.tsx'
import { ListPage } from '../../ui/list-page.tsx'
import type { QueryColumn } from '../../ui/query-columns.tsx'
import { ToneTag } from '../../ui/tone-tag.tsx'

/** What open source exists for this organisation. */
export function PackagesPage() {
  const { catalog, common } = useWords()
  const text = catalog.packages
  const { can } = useSession()
  return (
    <ListPage<Package>
      name="packages"
      text={text}
      columns={useColumns()}
      filters={[
        { kind: 'text', name: 'text', label: text.text },
        {
          kind: 'choice',
          name: 'ecosystem',
          label: text.ecosystem,
          choices: Object.entries(common.ecosystems).map(([value, label]) => ({ value, label })),
        },
      ]}
      action={
        can('introduction:create') && (
          <ButtonLink look="primary" to="/introductions/new">
            {text.requestOne}
          </ButtonLink>
        )
      }
    />
  )
}

function useColumns(): readonly QueryColumn<Package>[] {
  const { words, language } = useSpeech()
  const { catalog, common } = words
  const text = catalog.packages
  return [
    textColumn(['name', text.name], (row) => row.name, {
      sort: 'name',
      always: true,
      render: (row) => (
        <Link to="/packages/$packageId" params={{ packageId: row.id }} className="breakable">
          {row.name}
        </Link>
      ),
    }),
    textColumn(['ecosystem', text.ecosystem], (row) => row.ecosystem, {
      render: (row) => <ToneTag tone="quiet">{wordOf(common.ecosystems, row.ecosystem)}</ToneTag>,
    }),
    textColumn(['latest', text.latest], (row) => row.latestVersion, {
      render: (row) => (row.latestVersion ? <code>{row.latestVersion}</code> : <span className="faint">–</span>),
    }),
    numberColumn(['versions', text.versions], (row) => row.versionCount, {
      show: (count) => formatNumber(language, count),
    }),
    textColumn(['tier', text.tier], (row) => row.tier, { sort: 'tier' }),
    textColumn(['owner', text.owner], (row) => row.owner?.name, { none: text.noOwner }),
  ]
}
