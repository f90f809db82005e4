import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Alert, Flex } from 'antd'
import { api } from '../../api.ts'
import type { ListedVerdict, Package, PackageVersion } from '../../api-types/catalog.ts'
import { useWords } from '../../i18n/language.tsx'
import { wordOf } from '../../i18n/same-shape.ts'
import { useSession } from '../../session.ts'
import { textColumn, timeColumn } from '../../ui/columns.tsx'
import { ButtonLink } from '../../ui/links.tsx'
import { PageLoading } from '../../ui/loading.tsx'
import { PageShell } from '../../ui/page-shell.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import type { QueryColumn } from '../../ui/query-columns.tsx'
import { QueryTable } from '../../ui/query-table.tsx'
import { FirstReason } from '../../ui/reasons.tsx'
import { ToneTag } from '../../ui/tone-tag.tsx'
import { UnitPicker, useVerdictUnit } from '../../ui/unit-picker.tsx'
import { VerdictTag } from '../../ui/verdict-tag.tsx'
import { TierButton } from './tier-drawer.tsx'
import { VersionFlags } from './version-flags.tsx'

/** A package with all its versions, each with the verdict that holds now. */
export function PackagePage() {
  const { packageId } = useParams({ strict: false }) as { packageId: string }
  const { catalog, common } = useWords()
  const { can } = useSession()
  const text = catalog.package
  const unit = useVerdictUnit()
  const query = useQuery({
    queryKey: ['/packages', packageId],
    queryFn: () => api.get<Package>(`/packages/${packageId}`),
  })
  const verdicts = useQuery({
    queryKey: ['/packages', packageId, 'verdicts', unit],
    queryFn: () =>
      api.get<{ readonly items: readonly ListedVerdict[] }>(`/packages/${packageId}/verdicts`, { orgUnitId: unit }),
  })
  if (query.isError)
    return (
      <div className="page">
        <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      </div>
    )
  if (!query.data) return <PageLoading />
  const found = query.data
  const byVersion = new Map(verdicts.data?.items.map((item) => [item.versionId, item]))
  return (
    <PageShell
      title={found.name}
      crumbs={[{ title: catalog.packages.title, to: '/packages' }]}
      tags={<ToneTag tone="quiet">{wordOf(common.ecosystems, found.ecosystem)}</ToneTag>}
      lead={
        <Flex gap="middle" wrap>
          <span>{text.versionCount(found.versionCount)}</span>
          {found.tier && (
            <span>
              {catalog.packages.tier}: {found.tier}
            </span>
          )}
          {found.askedTier && <span>{catalog.tier.asked(found.askedTier.tier, found.askedTier.by.name)}</span>}
          <span>
            {catalog.packages.owner}: {found.owner?.name ?? catalog.packages.noOwner}
          </span>
        </Flex>
      }
      actions={
        <>
          <UnitPicker />
          {can('policy:approve') && <TierButton found={found} />}
          {can('introduction:create') && (
            <ButtonLink look="primary" to="/introductions/new" search={{ packages: found.name }}>
              {text.request}
            </ButtonLink>
          )}
        </>
      }
    >
      {verdicts.isError && <Alert type="warning" showIcon title={text.verdictsFailed} />}
      <QueryTable<PackageVersion>
        name="versions"
        path={`/packages/${packageId}/versions`}
        label={text.versions}
        columns={versionColumns(text, { latest: found.latestVersion ?? '', byVersion, unit })}
        usualSort="-version"
        empty={{ title: text.emptyTitle }}
      />
    </PageShell>
  )
}

interface ColumnFacts {
  readonly latest: string
  readonly byVersion: ReadonlyMap<string, ListedVerdict>
  readonly unit: string | undefined
}

function versionColumns(
  text: ReturnType<typeof useWords>['catalog']['package'],
  { latest, byVersion, unit }: ColumnFacts,
): QueryColumn<PackageVersion>[] {
  return [
    textColumn(['version', text.version], (row) => row.version, {
      sort: 'version',
      always: true,
      render: (row) => (
        <Flex gap="small" align="center">
          <Link to="/versions/$versionId" params={{ versionId: row.id }} search={unit ? { unit } : {}}>
            <code>{row.version}</code>
          </Link>
          {row.version === latest && <ToneTag tone="info">{text.newest}</ToneTag>}
        </Flex>
      ),
    }),
    textColumn(['verdict', text.verdict], (row) => byVersion.get(row.id)?.kind, {
      render: (row) => <VerdictTag kind={byVersion.get(row.id)?.kind} />,
    }),
    textColumn(['why', text.why], (row) => rulesOf(byVersion.get(row.id)), {
      render: (row) => (
        <div className="text-cell">
          <FirstReason reasons={byVersion.get(row.id)?.reasons ?? []} />
        </div>
      ),
    }),
    { key: 'flags', title: text.flags, render: (row) => <VersionFlags version={row} /> },
    textColumn(['license', text.license], (row) => row.license, { sort: 'license', none: text.noLicense }),
    timeColumn(['published', text.published], (row) => row.publishedAt, { form: 'date', sort: 'published' }),
    timeColumn(['firstSeen', text.firstSeen], (row) => row.firstSeenAt, {
      form: 'date',
      sort: 'firstSeen',
      hiddenAtFirst: true,
    }),
  ]
}

function rulesOf(verdict: ListedVerdict | undefined): string | undefined {
  return verdict?.reasons.map((reason) => reason.rule).join(' ')
}
