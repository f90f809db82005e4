import { Link } from '@tanstack/react-router'
import { Button, Popconfirm } from 'antd'
import { api } from '../../api.ts'
import type { Restriction } from '../../api-types/verdict.ts'
import { useWords, type Words } from '../../i18n/language.tsx'
import { useSession } from '../../session.ts'
import { PageShell } from '../../ui/page-shell.tsx'
import type { QueryColumn } from '../../ui/query-columns.tsx'
import { QueryTable } from '../../ui/query-table.tsx'
import { ToneTag } from '../../ui/tone-tag.tsx'
import { useAction } from '../../ui/use-action.ts'
import { useUrlState } from '../../ui/use-url-state.ts'
import { Validity } from '../../ui/validity.tsx'
import { VerdictTag } from '../../ui/verdict-tag.tsx'
import { RestrictionDrawer } from './restriction-drawer.tsx'

/** What must not be used, whatever the rules say. */
export function RestrictionsPage() {
  const { restrictions: text } = useWords().policy
  const { can } = useSession()
  const { state, change } = useUrlState()
  const close = () =>
    change({ create: undefined, packageId: undefined, versionId: undefined, subject: undefined }, true)
  return (
    <PageShell
      title={text.title}
      lead={text.lead}
      actions={
        can('restriction:manage') && (
          <Button type="primary" onClick={() => change({ create: 'true' })}>
            {text.create}
          </Button>
        )
      }
    >
      <QueryTable<Restriction>
        name="restrictions"
        path="/restrictions"
        label={text.list}
        columns={useColumns()}
        rowKey={(row) => row.id}
        filters={[{ kind: 'flag', name: 'inForce', label: text.inForceOnly }]}
        empty={{ title: text.emptyTitle }}
      />
      <RestrictionDrawer
        open={state.create === 'true'}
        packageId={state.packageId}
        versionId={state.versionId}
        subject={state.subject}
        onClose={close}
      />
    </PageShell>
  )
}

function stateOf(row: Restriction, now: number): 'inForce' | 'lifted' | 'ended' | 'later' {
  if (row.liftedAt) return 'lifted'
  if (row.validUntil && new Date(row.validUntil).getTime() <= now) return 'ended'
  return new Date(row.validFrom).getTime() > now ? 'later' : 'inForce'
}

function useColumns(): readonly QueryColumn<Restriction>[] {
  const { policy, common } = useWords()
  const text = policy.restrictions
  const { can } = useSession()
  const now = Date.now()
  const columns: QueryColumn<Restriction>[] = [
    {
      key: 'what',
      title: text.what,
      always: true,
      render: (row) => (
        <div className="name-cell">
          <Link to="/packages/$packageId" params={{ packageId: row.packageId }}>
            {row.name}
          </Link>
          {row.versionId ? (
            <Link to="/versions/$versionId" params={{ versionId: row.versionId }}>
              <code>{row.version}</code>
            </Link>
          ) : (
            <span className="faint">{text.everyVersion}</span>
          )}
        </div>
      ),
      text: (row) => (row.version ? `${row.name}@${row.version}` : row.name),
    },
    { key: 'effect', title: text.effect, render: (row) => <VerdictTag kind={row.effect} />, text: (row) => row.effect },
    {
      key: 'state',
      title: text.state,
      render: (row) => {
        const state = stateOf(row, now)
        return <ToneTag tone={state === 'inForce' ? 'info' : 'quiet'}>{text.states[state]}</ToneTag>
      },
      text: (row) => stateOf(row, now),
    },
    ...termColumns(text),
  ]
  if (!can('restriction:manage')) return columns
  return [
    ...columns,
    {
      key: 'actions',
      title: common.table.actions,
      always: true,
      render: (row) => (stateOf(row, now) === 'inForce' || stateOf(row, now) === 'later') && <Lift id={row.id} />,
    },
  ]
}

/** Why, by whom and for how long. */
function termColumns(text: Words['policy']['restrictions']): readonly QueryColumn<Restriction>[] {
  return [
    {
      key: 'text',
      title: text.text,
      render: (row) => (
        <div className="text-cell">
          <div>{row.publicText}</div>
          {row.restrictedText && <div className="faint">{row.restrictedText}</div>}
        </div>
      ),
      text: (row) => row.publicText,
    },
    {
      key: 'by',
      title: text.by,
      render: (row) => row.createdBy?.name ?? <span className="faint">–</span>,
      text: (row) => row.createdBy?.name,
    },
    {
      key: 'validity',
      title: text.validity,
      render: (row) => <Validity from={row.validFrom} until={row.validUntil} />,
      text: (row) => `${row.validFrom} ${row.validUntil ?? ''}`,
    },
  ]
}

function Lift({ id }: { readonly id: string }) {
  const { restrictions: text } = useWords().policy
  const lift = useAction(() => api.delete(`/restrictions/${id}`), { done: text.lifted })
  return (
    <Popconfirm title={text.liftConfirm} description={text.liftHint} okText={text.lift} onConfirm={() => lift.mutate()}>
      <Button type="link" size="small" loading={lift.isPending}>
        {text.lift}
      </Button>
    </Popconfirm>
  )
}
