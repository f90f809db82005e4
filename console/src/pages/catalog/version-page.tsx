import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Button, Card, Tabs } from 'antd'
import { api } from '../../api.ts'
import type { VersionDetail } from '../../api-types/catalog.ts'
import type { VersionVerdict } from '../../api-types/verdict.ts'
import { useWords } from '../../i18n/language.tsx'
import { useSession } from '../../session.ts'
import { DataAgeLine } from '../../ui/data-age.tsx'
import { ButtonLink } from '../../ui/links.tsx'
import { Loaded, PageLoading } from '../../ui/loading.tsx'
import { PageShell } from '../../ui/page-shell.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { Reasons } from '../../ui/reasons.tsx'
import { Section } from '../../ui/section.tsx'
import { TimeText } from '../../ui/time-text.tsx'
import { UnitPicker, useVerdictUnit } from '../../ui/unit-picker.tsx'
import { useAction } from '../../ui/use-action.ts'
import { useUrlState } from '../../ui/use-url-state.ts'
import { LaneButton } from './lane-drawer.tsx'
import { VerdictBanner } from './verdict-banner.tsx'
import { Admissions, CheckResults, MatchedAdvisories, Restrictions } from './verdict-evidence.tsx'
import { VersionArtifacts } from './version-artifacts.tsx'
import { VersionFacts } from './version-facts.tsx'
import { VersionFlags } from './version-flags.tsx'

/** Why one version is allowed or not: the verdict first, then everything it rests on. */
export function VersionPage() {
  const { versionId } = useParams({ strict: false }) as { versionId: string }
  const { catalog } = useWords()
  const unit = useVerdictUnit()
  const query = useQuery({
    queryKey: ['/versions', versionId],
    queryFn: () => api.get<VersionDetail>(`/versions/${versionId}`),
  })
  const verdict = useQuery({
    queryKey: ['/versions', versionId, 'verdict', unit],
    queryFn: () => api.get<VersionVerdict>(`/versions/${versionId}/verdict`, { orgUnitId: unit }),
  })
  if (query.isError)
    return (
      <div className="page">
        <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      </div>
    )
  if (!query.data) return <PageLoading />
  const found = query.data
  return (
    <PageShell
      title={`${found.package.name} ${found.version}`}
      crumbs={[
        { title: catalog.packages.title, to: '/packages' },
        { title: found.package.name, to: `/packages/${found.package.id}` },
      ]}
      tags={<VersionFlags version={found} />}
      actions={<VersionActions version={found} />}
    >
      <Loaded query={verdict} rows={3}>
        {(data) => <VerdictBanner kind={data.kind} facts={<VerdictFacts verdict={data} />} />}
      </Loaded>
      <EvidenceTabs version={found} verdict={verdict.data} />
      <Section title={catalog.version.facts}>
        <VersionFacts version={found} lanes={verdict.data?.lanes ?? []} />
      </Section>
    </PageShell>
  )
}

function VerdictFacts({ verdict }: { readonly verdict: VersionVerdict }) {
  const text = useWords().verdict
  return (
    <>
      <span>{text.policyRevision(verdict.policyRevision)}</span>
      <span>
        {text.decidedAt} <TimeText at={verdict.decidedAt} />
      </span>
      {verdict.validUntil && (
        <span>
          {text.validUntil} <TimeText at={verdict.validUntil} />
        </span>
      )}
    </>
  )
}

function VersionActions({ version }: { readonly version: VersionDetail }) {
  const { catalog } = useWords()
  const { can } = useSession()
  const examine = useAction(() => api.post(`/versions/${version.id}/assessments`), {
    done: catalog.version.examineStarted,
    refreshes: [['/versions', version.id]],
  })
  const subject = `${version.package.name}@${version.version}`
  return (
    <>
      <UnitPicker />
      {can('assessment:run') && (
        <Button loading={examine.isPending} onClick={() => examine.mutate()}>
          {catalog.version.examine}
        </Button>
      )}
      {can('restriction:manage') && <LaneButton version={version} />}
      {can('restriction:manage') && (
        <ButtonLink
          to="/restrictions"
          search={{ create: 'true', packageId: version.package.id, versionId: version.id, subject }}
        >
          {catalog.version.restrict}
        </ButtonLink>
      )}
      {can('introduction:create') && (
        <ButtonLink look="primary" to="/introductions/new" search={{ packages: subject }}>
          {catalog.package.request}
        </ButtonLink>
      )}
    </>
  )
}

interface EvidenceTabsProps {
  readonly version: VersionDetail
  readonly verdict: VersionVerdict | undefined
}

function EvidenceTabs({ version, verdict }: EvidenceTabsProps) {
  const words = useWords()
  const { tabs } = words.catalog.version
  const { state, change } = useUrlState()
  const artifacts = {
    key: 'artifacts',
    label: tabs.artifacts(version.artifacts.length),
    children: <VersionArtifacts artifacts={version.artifacts} />,
  }
  const evidence = verdict
    ? [
        {
          key: 'why',
          label: tabs.why,
          children: (
            <div className="why">
              <Reasons reasons={verdict.reasons} />
              <div className="why-data">
                <h3>{words.verdict.dataAge}</h3>
                <DataAgeLine feeds={verdict.dataAge} />
              </div>
            </div>
          ),
        },
        {
          key: 'advisories',
          label: tabs.advisories(verdict.advisories.length),
          children: <MatchedAdvisories matches={verdict.advisories} />,
        },
        {
          key: 'checks',
          label: tabs.checks(verdict.checks.length),
          children: <CheckResults checks={verdict.checks} />,
        },
        {
          key: 'admissions',
          label: tabs.admissions(verdict.admissions.length),
          children: <Admissions admissions={verdict.admissions} />,
        },
        {
          key: 'restrictions',
          label: tabs.restrictions(verdict.restrictions.length),
          children: <Restrictions restrictions={verdict.restrictions} />,
        },
      ]
    : []
  return (
    <Card variant="borderless" className="tabs-card">
      <Tabs
        activeKey={state.tab ?? (verdict ? 'why' : 'artifacts')}
        items={[...evidence, artifacts]}
        onChange={(tab) => change({ tab }, true)}
      />
    </Card>
  )
}
