import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Alert, Collapse, Flex } from 'antd'
import { api } from '../../api.ts'
import type { AdvisoryDetail, AdvisoryRange } from '../../api-types/advisories.ts'
import { formatDate } from '../../i18n/format.ts'
import { useSpeech, useWords } from '../../i18n/language.tsx'
import { wordOf } from '../../i18n/same-shape.ts'
import { CopyText } from '../../ui/copy-text.tsx'
import { Facts } from '../../ui/facts.tsx'
import { PageLoading } from '../../ui/loading.tsx'
import { PageShell } from '../../ui/page-shell.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { Section } from '../../ui/section.tsx'
import { SeverityTag } from '../../ui/severity-tag.tsx'
import { SimpleTable } from '../../ui/simple-table.tsx'
import { TimeText } from '../../ui/time-text.tsx'
import { ToneTag } from '../../ui/tone-tag.tsx'
import { AdvisoryAssertions } from './advisory-assertions.tsx'
import { AdvisoryAttacks } from './advisory-attacks.tsx'
import { AdvisoryRevisions } from './advisory-revisions.tsx'

/** One advisory, in words and as received. Its texts come from outside: they are shown as text, never as markup. */
export function AdvisoryPage() {
  const { advisoryId } = useParams({ strict: false }) as { advisoryId: string }
  const { words, language } = useSpeech()
  const text = words.advisories
  const query = useQuery({
    queryKey: ['/advisories', advisoryId],
    queryFn: () => api.get<AdvisoryDetail>(`/advisories/${encodeURIComponent(advisoryId)}`),
  })
  if (query.isError)
    return (
      <PageShell title={advisoryId} crumbs={[{ title: text.title, to: '/advisories' }]}>
        <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      </PageShell>
    )
  if (!query.data) return <PageLoading />
  const found = query.data
  return (
    <PageShell
      title={found.id}
      crumbs={[{ title: text.title, to: '/advisories' }]}
      tags={
        <>
          <SeverityTag label={found.severityLabel} score={found.severityScore} isMalware={found.isMalware} />
          {found.exploited.length > 0 && <ToneTag tone="bad">{text.exploited}</ToneTag>}
          {found.sample && (
            <ToneTag tone="caution" title={words.common.sampleHint}>
              {words.common.sample}
            </ToneTag>
          )}
        </>
      }
      lead={found.summary}
    >
      {found.withdrawnAt && (
        <Alert type="warning" showIcon title={text.detail.withdrawn(formatDate(language, found.withdrawnAt))} />
      )}
      <AdvisoryAttacks advisory={found} />
      <Section title={text.detail.affected}>
        <AffectedVersions ranges={found.ranges} />
        {!found.rangesComplete && <p className="faint">{text.detail.moreRanges}</p>}
      </Section>
      <Section title={text.detail.details}>
        <AdvisoryFacts advisory={found} />
        <p className="advisory-details">{found.details || text.detail.noDetails}</p>
      </Section>
      <AdvisoryAssertions assertions={found.assertions} />
      <Collapse
        destroyOnHidden
        items={[
          {
            key: 'revisions',
            label: text.revisions.title,
            children: <AdvisoryRevisions advisoryId={found.id} />,
          },
          {
            key: 'record',
            label: text.detail.record,
            children: <CopyText block text={JSON.stringify(found.record, null, 2)} />,
          },
        ]}
      />
    </PageShell>
  )
}

function AffectedVersions({ ranges }: { readonly ranges: readonly AdvisoryRange[] }) {
  const { detail, package: packageWord } = useWords().advisories
  return (
    <SimpleTable<AdvisoryRange>
      rows={ranges}
      rowKey={(row) => `${row.ecosystem} ${row.package} ${row.display} ${row.fixedVersion ?? ''}`}
      empty={detail.noRanges}
      pageSize={50}
      columns={[
        {
          key: 'package',
          title: packageWord,
          render: (row) => (
            <Link to="/packages" search={{ text: row.package }} title={detail.inCatalogue} className="breakable">
              {row.package}
            </Link>
          ),
        },
        {
          key: 'range',
          title: detail.range,
          render: (row) => (
            <Flex gap="small" align="center" wrap>
              <code className="breakable">{row.display}</code>
              {row.undecided && (
                <ToneTag tone="pending" title={`${detail.undecidedHint} (${row.undecided})`}>
                  {detail.undecided}
                </ToneTag>
              )}
            </Flex>
          ),
        },
        {
          key: 'fixed',
          title: detail.fixed,
          render: (row) => (row.fixedVersion ? <code>{row.fixedVersion}</code> : <span className="faint">–</span>),
        },
      ]}
    />
  )
}

function AdvisoryFacts({ advisory }: { readonly advisory: AdvisoryDetail }) {
  const text = useWords().advisories
  return (
    <Facts
      facts={[
        { name: text.detail.aliases, value: advisory.aliases.length > 0 ? advisory.aliases.join(' · ') : undefined },
        {
          name: text.detail.group,
          value:
            advisory.members.length > 0 ? (
              <Flex gap="small" wrap>
                {advisory.members.map(({ id, summary }) => (
                  <Link key={id} to="/advisories/$advisoryId" params={{ advisoryId: id }} title={summary}>
                    {id}
                  </Link>
                ))}
              </Flex>
            ) : undefined,
        },
        {
          name: text.detail.vector,
          value: advisory.severityVector ? <code>{advisory.severityVector}</code> : undefined,
        },
        {
          name: text.detail.severityRule,
          value: [wordOf(text.severityRules, advisory.severityRule), advisory.severitySource]
            .filter(Boolean)
            .join(' · '),
        },
        { name: text.published, value: <TimeText at={advisory.publishedAt} /> },
        { name: text.modified, value: <TimeText at={advisory.modifiedAt} /> },
        { name: text.firstSeen, value: <TimeText at={advisory.firstSeenAt} /> },
        { name: text.source, value: advisory.source },
        {
          name: text.detail.imports,
          value:
            advisory.imports.length > 0 ? (
              <Flex gap="small" wrap>
                {advisory.imports.map((each) => (
                  <Link key={each.id} to="/feeds/imports/$importId" params={{ importId: each.id }}>
                    <TimeText at={each.startedAt} />
                  </Link>
                ))}
              </Flex>
            ) : undefined,
        },
      ]}
    />
  )
}
