import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Flex, Tag } from 'antd'
import { useState } from 'react'
import { api } from '../../api.ts'
import type { Application } from '../../api-types/access.ts'
import type { TriagedFinding } from '../../api-types/analyses.ts'
import { useWords } from '../../i18n/language.tsx'
import { wordOf } from '../../i18n/same-shape.ts'
import { useSession } from '../../session.ts'
import { textColumn, timeColumn } from '../../ui/columns.tsx'
import { ButtonLink } from '../../ui/links.tsx'
import { ListPage } from '../../ui/list-page.tsx'
import type { QueryColumn } from '../../ui/query-columns.tsx'
import { SeverityTag } from '../../ui/severity-tag.tsx'
import { ToneTag } from '../../ui/tone-tag.tsx'
import { useUrlState } from '../../ui/use-url-state.ts'
import { ComponentName, WayIn } from './component-name.tsx'
import { StateTag } from './state-tag.tsx'
import { TriageDrawer } from './triage-drawer.tsx'

/** What is known to be wrong with what applications consist of. */
export function FindingsPage() {
  const { inventory, shell, triage } = useWords()
  const { findings: text } = inventory
  const { state, change } = useUrlState()
  const { applicationId, analysisId } = state
  const [finding, setFinding] = useState<TriagedFinding>()
  return (
    <ListPage<TriagedFinding>
      name="findings"
      text={text}
      columns={useColumns(setFinding)}
      usualSort="-severity"
      rowKey={({ id }) => String(id)}
      parameters={{ applicationId, analysisId }}
      before={
        applicationId && (
          <OfApplication
            applicationId={applicationId}
            onClear={() => change({ applicationId: undefined, after: undefined })}
          />
        )
      }
      filters={[
        { kind: 'text', name: 'vulnerability', label: text.vulnerability, placeholder: 'CVE-2021-44228' },
        { kind: 'text', name: 'text', label: text.name },
        {
          kind: 'choice',
          name: 'certainty',
          label: text.certainty,
          choices: Object.entries(text.certainties).map(([value, label]) => ({ value, label })),
        },
        {
          kind: 'choice',
          name: 'state',
          label: triage.state,
          choices: Object.entries(triage.states).map(([value, label]) => ({ value, label })),
        },
        { kind: 'flag', name: 'unclosed', label: triage.unclosedOnly },
        { kind: 'flag', name: 'direct', label: text.directOnly },
        { kind: 'flag', name: 'malware', label: text.malwareOnly },
        { kind: 'flag', name: 'ended', label: text.endedOnly },
      ]}
      action={<ButtonLink to="/blast-radius">{shell.menu.blastRadius}</ButtonLink>}
    >
      <TriageDrawer finding={finding} onClose={() => setFinding(undefined)} />
    </ListPage>
  )
}

interface OfApplicationProps {
  readonly applicationId: string
  onClear(): void
}

/** The list is one application's, as a link asked for. */
function OfApplication({ applicationId, onClear }: OfApplicationProps) {
  const { findings: text } = useWords().inventory
  const query = useQuery({
    queryKey: ['/applications', applicationId],
    queryFn: () => api.get<Application>(`/applications/${applicationId}`),
  })
  return (
    <Tag closable onClose={onClear} className="narrowed">
      {text.application}: {query.data?.name ?? '…'}
    </Tag>
  )
}

function useColumns(onTriage: (finding: TriagedFinding) => void): readonly QueryColumn<TriagedFinding>[] {
  const { inventory, triage, common } = useWords()
  const { findings: text } = inventory
  const { can } = useSession()
  const columns: QueryColumn<TriagedFinding>[] = [
    textColumn(['severity', text.severity], (row) => (row.severity < 0 ? row.severityLabel : row.severity), {
      sort: 'severity',
      render: (row) => (
        <Flex gap={4}>
          <SeverityTag
            label={row.severityLabel ?? 'unknown'}
            score={row.severity < 0 ? null : row.severity}
            isMalware={row.isMalware}
          />
          {row.certainty === 'undecided' && (
            <ToneTag tone="caution" {...(row.reason ? { title: row.reason } : {})}>
              {text.undecided}
            </ToneTag>
          )}
        </Flex>
      ),
    }),
    textColumn(['component', text.component], (row) => row.purl ?? row.name, {
      always: true,
      render: (row) => <ComponentName component={row} />,
    }),
    textColumn(['vulnerability', text.vulnerability], (row) => row.advisoryId, {
      always: true,
      render: (row) =>
        row.advisoryId && (
          <div className="name-cell">
            <Link to="/advisories/$advisoryId" params={{ advisoryId: row.advisoryId }}>
              {row.advisoryId}
            </Link>
            <span className="faint text-cell">{row.summary}</span>
          </div>
        ),
    }),
    textColumn(['application', text.application], (row) => row.application.code, {
      render: (row) => (
        <Link to="/applications/$applicationId" params={{ applicationId: row.application.id }}>
          {row.application.name}
        </Link>
      ),
    }),
    textColumn(['state', triage.state], (row) => row.state, {
      render: (row) => <StateTag state={row.state} title={row.analysisDetail ?? triage.nothingSaid} />,
    }),
    textColumn(['way', text.way], (row) => (row.direct === null ? null : String(row.direct)), {
      render: (row) => <WayIn direct={row.direct} />,
    }),
    textColumn(['fixed', text.fixed], (row) => row.fixedVersions.join(' '), { none: text.noFix }),
    textColumn(['range', text.range], (row) => row.display, { hiddenAtFirst: true }),
    timeColumn(['firstSeen', text.firstSeen], (row) => row.firstSeenAt, { form: 'date', sort: 'firstSeen' }),
    textColumn(['ended', text.ended], (row) => row.endedAt, {
      hiddenAtFirst: true,
      render: (row) => (row.endedBy === null ? <span className="faint">–</span> : wordOf(text.endedBy, row.endedBy)),
    }),
  ]
  if (!can('finding:triage')) return columns
  const render = (row: TriagedFinding) =>
    row.advisoryId !== null &&
    row.endedAt === null && (
      <Button type="link" size="small" onClick={() => onTriage(row)}>
        {triage.action}
      </Button>
    )
  return [...columns, { key: 'actions', title: common.table.actions, always: true, render }]
}
