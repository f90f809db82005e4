import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Flex } from 'antd'
import { api } from '../../api.ts'
import type { Application } from '../../api-types/access.ts'
import type { Finding, Release } from '../../api-types/inventory.ts'
import { formatNumber } from '../../i18n/format.ts'
import { useSpeech } from '../../i18n/language.tsx'
import { numberColumn, textColumn, timeColumn } from '../../ui/columns.tsx'
import { Facts } from '../../ui/facts.tsx'
import { Loaded } from '../../ui/loading.tsx'
import { PageShell } from '../../ui/page-shell.tsx'
import type { QueryColumn } from '../../ui/query-columns.tsx'
import { QueryTable } from '../../ui/query-table.tsx'
import { Section } from '../../ui/section.tsx'
import { ToneTag } from '../../ui/tone-tag.tsx'
import { useOrgUnits } from '../../ui/use-organisation.ts'

/** One application: who owns it, what it consists of, and what is wrong with that. */
export function ApplicationPage() {
  const { applicationId } = useParams({ strict: false }) as { applicationId: string }
  const query = useQuery({
    queryKey: ['/applications', applicationId],
    queryFn: () => api.get<Application>(`/applications/${applicationId}`),
  })
  return <Loaded query={query}>{(application) => <ApplicationView application={application} />}</Loaded>
}

function ApplicationView({ application }: { readonly application: Application }) {
  const { words } = useSpeech()
  const { organisation, inventory } = words
  const { application: text } = inventory
  const { pathOf } = useOrgUnits()
  return (
    <PageShell
      title={application.name}
      crumbs={[{ title: organisation.applications.title, to: '/applications' }]}
      tags={<code>{application.code}</code>}
    >
      <Section>
        <Facts
          facts={[
            { name: text.unit, value: pathOf(application.orgUnitId) ?? application.orgUnitName },
            { name: text.owner, value: application.owner.name },
            {
              name: text.state,
              value: application.retiredAt ? organisation.applications.retired : organisation.applications.active,
            },
            { name: text.findings, value: <FindingCount applicationId={application.id} /> },
          ]}
        />
      </Section>
      <QueryTable<Release>
        name="releases"
        path={`/applications/${application.id}/releases`}
        label={text.releases}
        columns={useReleaseColumns()}
        usualSort="-created"
        rowKey={({ id }) => String(id)}
        empty={{ title: text.noReleases, hint: inventory.sboms.emptyHint }}
      />
    </PageShell>
  )
}

function FindingCount({ applicationId }: { readonly applicationId: string }) {
  const { language } = useSpeech()
  const query = useQuery({
    queryKey: ['/findings', applicationId, 'count'],
    queryFn: () =>
      api.get<{ readonly items: readonly Finding[]; readonly total?: number; readonly totalIsMore?: boolean }>(
        '/findings',
        {
          applicationId,
          limit: 1,
        },
      ),
  })
  return (
    <Loaded query={query}>
      {({ total = 0, totalIsMore }) => (
        <Link to="/findings" search={{ applicationId }}>
          {formatNumber(language, total)}
          {totalIsMore && '+'}
        </Link>
      )}
    </Loaded>
  )
}

function useReleaseColumns(): readonly QueryColumn<Release>[] {
  const { words, language } = useSpeech()
  const { application: text } = words.inventory
  return [
    textColumn(['version', text.release], (row) => row.version, {
      sort: 'version',
      always: true,
      render: (row) => (
        <Flex gap={4} align="center">
          <Link to="/releases/$releaseId" params={{ releaseId: String(row.id) }}>
            {row.version}
          </Link>
          {row.isLive && (
            <ToneTag tone="good" title={text.liveHint}>
              {text.live}
            </ToneTag>
          )}
        </Flex>
      ),
    }),
    textColumn(['runs', text.runs], (row) => row.environments.join(' '), {
      render: (row) =>
        row.environments.length === 0 ? (
          <span className="faint">{text.nowhere}</span>
        ) : (
          <Flex gap={4} wrap>
            {row.environments.map((each) => (
              <ToneTag key={each} tone="info">
                {each}
              </ToneTag>
            ))}
          </Flex>
        ),
    }),
    numberColumn(['components', text.components], (row) => row.componentCount, {
      show: (count) => formatNumber(language, count),
      sort: 'components',
    }),
    timeColumn(['changed', text.changed], (row) => row.changedAt),
  ]
}
