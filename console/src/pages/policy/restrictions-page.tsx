import { Link } from '@tanstack/react-router'
import { Button, Popconfirm } from 'antd'
import { api } from '../../api.ts'
import type { Restriction } from '../../api-types/verdict.ts'
import { useWords } from '../../i18n/language.tsx'
import { useSession } from '../../session.ts'
import { textColumn } from '../../ui/columns.tsx'
import { ListPage } from '../../ui/list-page.tsx'
import type { QueryColumn } from '../../ui/query-columns.tsx'
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
    <ListPage<Restriction>
      name="restrictions"
      text={text}
      columns={useColumns()}
      filters={[{ kind: 'flag', name: 'inForce', label: text.inForceOnly }]}
      action={
        can('restriction:manage') && (
          <Button type="primary" onClick={() => change({ create: 'true' })}>
            {text.create}
          </Button>
        )
      }
    >
      <RestrictionDrawer
        open={state.create === 'true'}
        packageId={state.packageId}
        versionId={state.versionId}
        subject={state.subject}
        onClose={close}
      />
    </ListPage>
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
    textColumn(['what', text.what], (row) => (row.version ? `${row.name}@${row.version}` : row.name), {
      sort: 'name',
      always: true,
      render: (row) => <Restricted restriction={row} />,
    }),
    textColumn(['effect', text.effect], (row) => row.effect, {
      sort: 'effect',
      render: (row) => <VerdictTag kind={row.effect} />,
    }),
    textColumn(['state', text.state], (row) => stateOf(row, now), {
      render: (row) => {
        const state = stateOf(row, now)
        return <ToneTag tone={state === 'inForce' ? 'info' : 'quiet'}>{text.states[state]}</ToneTag>
      },
    }),
    textColumn(['text', text.text], (row) => row.publicText, {
      render: (row) => (
        <div className="text-cell">
          <div>{row.publicText}</div>
          {row.restrictedText && <div className="faint">{row.restrictedText}</div>}
        </div>
      ),
    }),
    textColumn(['by', text.by], (row) => row.createdBy?.name),
    textColumn(['validity', text.validity], (row) => `${row.validFrom} ${row.validUntil ?? ''}`, {
      sort: 'expires',
      render: (row) => <Validity from={row.validFrom} until={row.validUntil} />,
    }),
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

function Restricted({ restriction }: { readonly restriction: Restriction }) {
  const { restrictions: text } = useWords().policy
  const { packageId, versionId, name, version } = restriction
  return (
    <div className="name-cell">
      <Link to="/packages/$packageId" params={{ packageId }}>
        {name}
      </Link>
      {versionId ? (
        <Link to="/versions/$versionId" params={{ versionId }}>
          <code>{version}</code>
        </Link>
      ) : (
        <span className="faint">{text.everyVersion}</span>
      )}
    </div>
  )
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
