import { Button, Drawer, Flex } from 'antd'
import { useState } from 'react'
import type { AuditEntry } from '../../api-types/access.ts'
import { useWords } from '../../i18n/language.tsx'
import { wordOf } from '../../i18n/same-shape.ts'
import { textColumn, timeColumn } from '../../ui/columns.tsx'
import { CopyText } from '../../ui/copy-text.tsx'
import { Facts } from '../../ui/facts.tsx'
import { ListPage } from '../../ui/list-page.tsx'
import type { QueryColumn } from '../../ui/query-columns.tsx'
import { TimeText } from '../../ui/time-text.tsx'
import { AuditVerify } from './audit-verify.tsx'

/** Who did what, and whether the record of it is whole. */
export function AuditPage() {
  const { audit: text } = useWords().system
  const [shown, setShown] = useState<AuditEntry>()
  const actions = Object.entries(text.actions).map(([value, label]) => ({ value, label }))
  return (
    <ListPage<AuditEntry>
      name="audit"
      text={text}
      columns={useColumns(setShown)}
      rowKey={(row) => String(row.sequence)}
      usualSort="-sequence"
      filters={[
        { kind: 'text', name: 'text', label: text.text },
        { kind: 'text', name: 'actor', label: text.actorFilter },
        { kind: 'choice', name: 'action', label: text.actionFilter, choices: actions },
        { kind: 'days', name: 'period', label: text.period },
      ]}
      before={<AuditVerify />}
    >
      <EntryDrawer entry={shown} onClose={() => setShown(undefined)} />
    </ListPage>
  )
}

function useColumns(onShow: (entry: AuditEntry) => void): readonly QueryColumn<AuditEntry>[] {
  const { system, organisation } = useWords()
  const text = system.audit
  return [
    textColumn(['sequence', text.sequence], (row) => row.sequence, { sort: 'sequence', always: true }),
    timeColumn(['at', text.at], (row) => row.at, { form: 'second' }),
    textColumn(['actor', text.actor], (row) => row.actor.name, {
      render: (row) => (
        <div className="name-cell">
          <span>{row.actor.name || wordOf(text.actorKinds, row.actor.kind)}</span>
          {row.actor.kind !== 'person' && <span className="faint">{wordOf(text.actorKinds, row.actor.kind)}</span>}
          {row.actor.tokenId && <span className="faint">{text.withToken}</span>}
        </div>
      ),
    }),
    textColumn(['action', text.action], (row) => row.action, {
      sort: 'action',
      render: (row) => <span title={row.action}>{wordOf(text.actions, row.action)}</span>,
    }),
    textColumn(['subject', text.subject], (row) => `${row.subjectKind} ${row.subjectId}`, {
      render: (row) => (
        <div className="name-cell">
          <span>{wordOf(text.subjects, row.subjectKind)}</span>
          <span className="faint">{subjectName(row, organisation.roles)}</span>
        </div>
      ),
    }),
    textColumn(['hash', text.hash], (row) => row.hash, {
      hiddenAtFirst: true,
      render: (row) => <CopyText text={row.hash} shown={row.hash.slice(0, 12)} />,
    }),
    textColumn(['detail', text.detail], (row) => JSON.stringify(row.detail), {
      render: (row) => (
        <Button type="link" size="small" onClick={() => onShow(row)}>
          {text.show}
        </Button>
      ),
    }),
  ]
}

/** What people call the subject, when the entry tells; ids stay in the details. */
function subjectName(entry: AuditEntry, roles: Readonly<Record<string, string>>): string {
  const detail = new Map(Object.entries((entry.detail ?? {}) as object))
  const role = detail.get('role')
  if (typeof role === 'string') return wordOf(roles, role)
  for (const field of ['title', 'name', 'username', 'code', 'source'])
    if (typeof detail.get(field) === 'string') return String(detail.get(field))
  return /^[0-9a-f]{8}-/.test(entry.subjectId) ? '' : entry.subjectId
}

function EntryDrawer({ entry, onClose }: { readonly entry: AuditEntry | undefined; onClose(): void }) {
  const { audit: text } = useWords().system
  return (
    <Drawer title={entry ? text.entry(entry.sequence) : ''} open={entry !== undefined} onClose={onClose} size={620}>
      {entry && (
        <Flex vertical gap="middle">
          <Facts
            facts={[
              { name: text.at, value: <TimeText at={entry.at} form="second" /> },
              { name: text.actor, value: entry.actor.name },
              { name: text.action, value: <code>{entry.action}</code> },
              { name: text.subject, value: <CopyText text={`${entry.subjectKind} ${entry.subjectId}`} /> },
              { name: text.hash, value: <CopyText text={entry.hash} /> },
            ]}
          />
          <CopyText block text={JSON.stringify(entry.detail, null, 2)} />
        </Flex>
      )}
    </Drawer>
  )
}
