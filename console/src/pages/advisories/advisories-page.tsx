import { Link } from '@tanstack/react-router'
import { Flex } from 'antd'
import type { Advisory } from '../../api-types/advisories.ts'
import { useWords } from '../../i18n/language.tsx'
import { ButtonLink } from '../../ui/links.tsx'
import { PageShell } from '../../ui/page-shell.tsx'
import type { QueryColumn } from '../../ui/query-columns.tsx'
import { QueryTable } from '../../ui/query-table.tsx'
import { SeverityTag } from '../../ui/severity-tag.tsx'
import { TimeText } from '../../ui/time-text.tsx'
import { ToneTag } from '../../ui/tone-tag.tsx'

const severities = ['critical', 'high', 'medium', 'low', 'none', 'unknown']
const packagesShown = 3

/** What is known to be wrong, searchable by id, text and package. */
export function AdvisoriesPage() {
  const { advisories: text, verdict } = useWords()
  return (
    <PageShell title={text.title} lead={text.lead} actions={<ButtonLink to="/feeds">{text.toFeeds}</ButtonLink>}>
      <QueryTable<Advisory>
        name="advisories"
        path="/advisories"
        label={text.list}
        columns={useColumns()}
        rowKey={(row) => row.id}
        filters={[
          { kind: 'text', name: 'text', label: text.text },
          { kind: 'text', name: 'package', label: text.package },
          {
            kind: 'choice',
            name: 'severity',
            label: text.severity,
            choices: severities.map((value) => ({ value, label: verdict.severities[value] ?? value })),
          },
          { kind: 'flag', name: 'malware', label: text.malwareOnly },
          { kind: 'flag', name: 'withdrawn', label: text.withdrawnToo },
        ]}
        empty={{
          title: text.emptyTitle,
          hint: text.emptyHint,
          action: (
            <ButtonLink look="primary" to="/feeds">
              {text.toFeeds}
            </ButtonLink>
          ),
        }}
      />
    </PageShell>
  )
}

function useColumns(): readonly QueryColumn<Advisory>[] {
  const { advisories: text, verdict } = useWords()
  return [
    {
      key: 'id',
      title: text.id,
      always: true,
      render: (row) => (
        <div className="name-cell nowrap">
          <Link to="/advisories/$advisoryId" params={{ advisoryId: row.id }}>
            {row.id}
          </Link>
          {row.aliases.length > 0 && <span className="faint">{row.aliases.slice(0, 2).join(' · ')}</span>}
        </div>
      ),
      text: (row) => [row.id, ...row.aliases].join(' '),
    },
    {
      key: 'severity',
      title: text.severity,
      render: (row) => (
        <Flex gap={4}>
          <SeverityTag label={row.severityLabel} score={row.severityScore} isMalware={row.isMalware} />
          {row.withdrawnAt && <ToneTag tone="quiet">{verdict.withdrawn}</ToneTag>}
        </Flex>
      ),
      text: (row) => row.severityScore ?? row.severityLabel,
    },
    {
      key: 'summary',
      title: text.summary,
      render: (row) => <div className="text-cell">{row.summary}</div>,
      text: (row) => row.summary,
    },
    {
      key: 'packages',
      title: text.packages,
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
      text: (row) => row.packages.join(' '),
    },
    {
      key: 'published',
      title: text.published,
      render: (row) => <TimeText at={row.publishedAt} form="date" />,
      text: (row) => row.publishedAt,
    },
    {
      key: 'modified',
      title: text.modified,
      hiddenAtFirst: true,
      render: (row) => <TimeText at={row.modifiedAt} form="date" />,
      text: (row) => row.modifiedAt,
    },
    { key: 'source', title: text.source, render: (row) => row.source, text: (row) => row.source },
  ]
}
