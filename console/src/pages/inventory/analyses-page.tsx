import { Link } from '@tanstack/react-router'
import { Button, Flex, Input, Popconfirm } from 'antd'
import { useState } from 'react'
import { api } from '../../api.ts'
import type { Analysis } from '../../api-types/analyses.ts'
import { useWords } from '../../i18n/language.tsx'
import { wordOf } from '../../i18n/same-shape.ts'
import { useSession } from '../../session.ts'
import { textColumn, timeColumn } from '../../ui/columns.tsx'
import { ListPage } from '../../ui/list-page.tsx'
import type { QueryColumn } from '../../ui/query-columns.tsx'
import { ToneTag } from '../../ui/tone-tag.tsx'
import { useAction } from '../../ui/use-action.ts'
import { StateTag } from './state-tag.tsx'

/** What was said about vulnerabilities, what waits for a second person, what is over. */
export function AnalysesPage() {
  const { triage } = useWords()
  const text = triage.analyses
  const choices = (of: Readonly<Record<string, string>>) =>
    Object.entries(of).map(([value, label]) => ({ value, label }))
  return (
    <ListPage<Analysis>
      name="analyses"
      text={text}
      columns={useColumns()}
      filters={[
        { kind: 'choice', name: 'view', label: text.view, choices: choices(text.views) },
        { kind: 'choice', name: 'source', label: text.source, choices: choices(text.sources) },
        { kind: 'text', name: 'vulnerability', label: text.vulnerability, placeholder: 'CVE-2021-44228' },
      ]}
    />
  )
}

function useColumns(): readonly QueryColumn<Analysis>[] {
  const { triage, common } = useWords()
  const text = triage.analyses
  const { can, person } = useSession()
  const columns: QueryColumn<Analysis>[] = [
    textColumn(['vulnerability', text.vulnerability], (row) => row.vulnerability, {
      always: true,
      render: (row) => (
        <div className="name-cell">
          <Link to="/findings" search={{ vulnerability: row.vulnerability }}>
            {row.vulnerability}
          </Link>
          <span className="faint">{row.identity ?? packageOf(row) ?? wordOf(triage.targets, row.target)}</span>
        </div>
      ),
    }),
    textColumn(['state', triage.state], (row) => row.state, { render: (row) => <StateTag state={row.state} /> }),
    textColumn(['standing', text.standing], (row) => standingOf(row), {
      render: (row) => (
        <ToneTag tone={standingOf(row) === 'awaiting' ? 'pending' : standingOf(row) === 'inEffect' ? 'info' : 'quiet'}>
          {text[standingOf(row)]}
        </ToneTag>
      ),
    }),
    textColumn(['place', triage.place], (row) => row.applicationName ?? row.orgUnitName ?? triage.places.everywhere),
    textColumn(['detail', triage.detail], (row) => row.detail, {
      render: (row) => (
        <div className="text-cell">
          {row.justification && <div>{wordOf(triage.justifications, row.justification)}</div>}
          <div className="faint">{row.detail}</div>
        </div>
      ),
    }),
    textColumn(['by', text.by], (row) => row.supplier ?? row.madeBy, {
      render: (row) => (
        <div className="name-cell">
          <span>{row.supplier === null ? row.madeBy : `${row.supplier} (${row.madeBy})`}</span>
          {row.confirmedBy && <span className="faint">{text.confirmedBy(row.confirmedBy)}</span>}
        </div>
      ),
    }),
    textColumn(['findings', text.findings], (row) => row.findings, {
      align: 'right',
      render: (row) => (
        <Link to="/findings" search={{ analysisId: row.id }}>
          {row.findings}
        </Link>
      ),
    }),
    timeColumn(['until', text.until], (row) => row.validUntil, { form: 'date', none: text.noEnd }),
    timeColumn(['made', text.made], (row) => row.madeAt, { form: 'date', sort: 'madeAt' }),
  ]
  if (!can('finding:triage')) return columns
  const render = (row: Analysis) => row.stands && <Actions row={row} isOwn={row.madeById === person.id} />
  return [...columns, { key: 'actions', title: common.table.actions, always: true, render }]
}

function packageOf({ packageName, range }: Analysis): string | undefined {
  return packageName === null ? undefined : `${packageName} ${range ?? ''}`.trim()
}

function standingOf(row: Analysis): 'inEffect' | 'awaiting' | 'revoked' | 'over' {
  if (row.revokedAt !== null) return 'revoked'
  if (!row.stands) return 'over'
  return row.awaits ? 'awaiting' : 'inEffect'
}

interface ActionsProps {
  readonly row: Analysis
  readonly isOwn: boolean
}

function Actions({ row, isOwn }: ActionsProps) {
  const { analyses: text } = useWords().triage
  const [reason, setReason] = useState('')
  const confirm = useAction(() => api.post(`/analyses/${row.id}/confirm`), { done: text.confirmed })
  const revoke = useAction(() => api.post(`/analyses/${row.id}/revoke`, { reason }), { done: text.revokedDone })
  return (
    <Flex>
      {row.awaits && !isOwn && (
        <Popconfirm
          title={text.confirmTitle}
          description={text.confirmHint}
          okText={text.confirm}
          onConfirm={() => confirm.mutate()}
        >
          <Button type="link" size="small" loading={confirm.isPending}>
            {text.confirm}
          </Button>
        </Popconfirm>
      )}
      <Popconfirm
        title={text.revokeHint}
        description={
          <Input
            aria-label={text.reason}
            placeholder={text.reason}
            onChange={(event) => setReason(event.target.value)}
          />
        }
        okText={text.revoke}
        okButtonProps={{ disabled: reason.trim() === '' }}
        onConfirm={() => revoke.mutate()}
      >
        <Button type="link" size="small" loading={revoke.isPending}>
          {text.revoke}
        </Button>
      </Popconfirm>
    </Flex>
  )
}
