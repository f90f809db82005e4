import { Link } from '@tanstack/react-router'
import type { PolicyRevision } from '../../api-types/policy.ts'
import { useWords } from '../../i18n/language.tsx'
import type { QueryColumn } from '../../ui/query-columns.tsx'
import { QueryTable } from '../../ui/query-table.tsx'
import { TimeText } from '../../ui/time-text.tsx'
import { type Tone, ToneTag } from '../../ui/tone-tag.tsx'

const stateTones: Readonly<Record<PolicyRevision['state'], Tone>> = {
  proposed: 'pending',
  active: 'good',
  superseded: 'quiet',
  rejected: 'bad',
  withdrawn: 'quiet',
}

export function RevisionState({ state }: { readonly state: PolicyRevision['state'] }) {
  const { policy } = useWords()
  return <ToneTag tone={stateTones[state]}>{policy.states[state]}</ToneTag>
}

/** Every policy there ever was, who proposed it and who decided. */
export function RevisionsTable() {
  const { policy } = useWords()
  const text = policy.revisions
  const columns: QueryColumn<PolicyRevision>[] = [
    {
      key: 'revision',
      title: text.number,
      always: true,
      render: (row) => (
        <Link to="/policy/revisions/$revision" params={{ revision: String(row.revision) }}>
          {row.revision}
        </Link>
      ),
      text: (row) => row.revision,
    },
    { key: 'state', title: text.state, render: (row) => <RevisionState state={row.state} />, text: (row) => row.state },
    {
      key: 'reason',
      title: text.reason,
      render: (row) => <div className="text-cell">{row.shipped ? policy.shipped : row.reason}</div>,
      text: (row) => row.reason,
    },
    {
      key: 'proposedBy',
      title: text.proposedBy,
      render: (row) => row.proposedBy?.name ?? <span className="faint">–</span>,
      text: (row) => row.proposedBy?.name,
    },
    {
      key: 'proposedAt',
      title: text.proposedAt,
      render: (row) => <TimeText at={row.proposedAt} />,
      text: (row) => row.proposedAt,
    },
    {
      key: 'decidedBy',
      title: text.decidedBy,
      render: (row) => row.decidedBy?.name ?? <span className="faint">–</span>,
      text: (row) => row.decidedBy?.name,
    },
    {
      key: 'decidedAt',
      title: text.decidedAt,
      render: (row) => <TimeText at={row.decidedAt} />,
      text: (row) => row.decidedAt,
    },
  ]
  return (
    <QueryTable<PolicyRevision>
      name="policy-revisions"
      path="/policy/revisions"
      label={text.list}
      columns={columns}
      rowKey={(row) => String(row.revision)}
    />
  )
}
