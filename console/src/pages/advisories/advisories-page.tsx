import { Link } from '@tanstack/react-router'
import { Flex } from 'antd'
import type { Advisory } from '../../api-types/advisories.ts'
import { formatNumber } from '../../i18n/format.ts'
import { useSpeech, useWords } from '../../i18n/language.tsx'
import { textColumn, timeColumn } from '../../ui/columns.tsx'
import { ButtonLink } from '../../ui/links.tsx'
import { ListPage } from '../../ui/list-page.tsx'
import type { QueryColumn } from '../../ui/query-columns.tsx'
import { SeverityTag } from '../../ui/severity-tag.tsx'
import { ToneTag } from '../../ui/tone-tag.tsx'

const severities = ['critical', 'high', 'medium', 'low', 'none', 'unknown']
const packagesShown = 3

/** What is known to be wrong, searchable by id, text and package. */
export function AdvisoriesPage() {
  const { advisories: text, verdict } = useWords()
  return (
    <ListPage<Advisory>
      name="advisories"
      text={text}
      columns={useColumns()}
      usualSort="-modified"
      filters={[
        { kind: 'text', name: 'text', label: text.text },
        { kind: 'text', name: 'package', label: text.package },
        {
          kind: 'choice',
          name: 'severity',
          label: text.severity,
          choices: severities.map((value) => ({ value, label: verdict.severities[value] ?? value })),
        },
        { kind: 'days', name: 'firstSeen', label: text.firstSeen, parameters: ['firstSeenFrom', 'firstSeenTo'] },
        { kind: 'flag', name: 'exploited', label: text.exploitedOnly },
        { kind: 'flag', name: 'malware', label: text.malwareOnly },
        { kind: 'flag', name: 'withdrawn', label: text.withdrawnOnly },
      ]}
      action={<ButtonLink to="/feeds">{text.toFeeds}</ButtonLink>}
    />
  )
}

function useColumns(): readonly QueryColumn<Advisory>[] {
  const { advisories: text, verdict } = useWords()
  return [
    textColumn(['id', text.id], (row) => [row.id, ...row.aliases].join(' '), {
      sort: 'id',
      always: true,
      render: (row) => (
        <div className="name-cell nowrap">
          <Link to="/advisories/$advisoryId" params={{ advisoryId: row.id }}>
            {row.id}
          </Link>
          {row.aliases.length > 0 && (
            <span className="faint" title={row.aliases.join(' · ')}>
              {row.aliases[0]}
              {row.aliases.length > 1 && ` +${row.aliases.length - 1}`}
            </span>
          )}
        </div>
      ),
    }),
    textColumn(['severity', text.severity], (row) => row.severityScore ?? row.severityLabel, {
      sort: 'severity',
      render: (row) => (
        <Flex gap={4}>
          <SeverityTag label={row.severityLabel} score={row.severityScore} isMalware={row.isMalware} />
          {row.exploited && <ToneTag tone="bad">{text.exploited}</ToneTag>}
          {row.withdrawnAt && <ToneTag tone="quiet">{verdict.withdrawn}</ToneTag>}
        </Flex>
      ),
    }),
    textColumn(['epss', text.epss], (row) => row.epssScore, {
      sort: 'epss',
      hiddenAtFirst: true,
      render: (row) => <Likelihood score={row.epssScore} />,
    }),
    textColumn(['summary', text.summary], (row) => row.summary, {
      render: (row) => <div className="text-cell">{row.summary}</div>,
    }),
    textColumn(['packages', text.packages], (row) => row.packages.join(' '), {
      render: (row) => (
        <div className="name-cell">
          {row.packages.slice(0, packagesShown).map((name) => (
            <Link key={name} to="/packages" search={{ text: name }}>
              {name}
            </Link>
          ))}
          {row.packages.length > packagesShown && (
            <span className="faint">{text.morePackages(row.packages.length - packagesShown)}</span>
          )}
        </div>
      ),
    }),
    timeColumn(['published', text.published], (row) => row.publishedAt, { form: 'date', sort: 'published' }),
    timeColumn(['modified', text.modified], (row) => row.modifiedAt, {
      form: 'date',
      sort: 'modified',
      hiddenAtFirst: true,
    }),
    timeColumn(['firstSeen', text.firstSeen], (row) => row.firstSeenAt, {
      form: 'date',
      sort: 'firstSeen',
      hiddenAtFirst: true,
    }),
    textColumn(['source', text.source], (row) => row.source),
  ]
}

function Likelihood({ score }: { readonly score: number | null | undefined }) {
  const { language } = useSpeech()
  return typeof score === 'number' ? `${formatNumber(language, score * 100, 2)} %` : <span className="faint">–</span>
}
