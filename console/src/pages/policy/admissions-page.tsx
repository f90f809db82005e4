import { Link } from '@tanstack/react-router'
import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import { api } from '../../api.ts'
import type { Admission } from '../../api-types/verdict.ts'
import { useWords, type Words } from '../../i18n/language.tsx'
import { useSession } from '../../session.ts'
import { FormDrawer } from '../../ui/form-drawer.tsx'
import { PageShell } from '../../ui/page-shell.tsx'
import type { QueryColumn } from '../../ui/query-columns.tsx'
import { QueryTable } from '../../ui/query-table.tsx'
import { ToneTag } from '../../ui/tone-tag.tsx'
import { useAction } from '../../ui/use-action.ts'
import { Validity } from '../../ui/validity.tsx'

/** The versions that somebody has let in. */
export function AdmissionsPage() {
  const { admissions: text } = useWords().policy
  const [revoked, setRevoked] = useState<Admission>()
  return (
    <PageShell title={text.title} lead={text.lead}>
      <QueryTable<Admission>
        name="admissions"
        path="/admissions"
        label={text.list}
        columns={useColumns(setRevoked)}
        rowKey={(row) => row.id}
        filters={[{ kind: 'flag', name: 'inForce', label: text.inForceOnly }]}
        empty={{ title: text.emptyTitle, hint: text.emptyHint }}
      />
      <RevokeDrawer admission={revoked} onClose={() => setRevoked(undefined)} />
    </PageShell>
  )
}

function stateOf(admission: Admission, now: number): 'inForce' | 'revoked' | 'ended' {
  if (admission.revokedAt) return 'revoked'
  return admission.validUntil && new Date(admission.validUntil).getTime() <= now ? 'ended' : 'inForce'
}

function useColumns(onRevoke: (admission: Admission) => void): readonly QueryColumn<Admission>[] {
  const { policy, common } = useWords()
  const text = policy.admissions
  const { can } = useSession()
  const now = Date.now()
  const columns: QueryColumn<Admission>[] = [
    {
      key: 'what',
      title: text.what,
      always: true,
      render: (row) => (
        <div className="name-cell">
          <Link to="/versions/$versionId" params={{ versionId: row.versionId }}>
            {row.name} <code>{row.version}</code>
          </Link>
        </div>
      ),
      text: (row) => `${row.name}@${row.version}`,
    },
    {
      key: 'state',
      title: text.state,
      render: (row) => {
        const state = stateOf(row, now)
        return <ToneTag tone={state === 'inForce' ? 'good' : 'quiet'}>{text.states[state]}</ToneTag>
      },
      text: (row) => stateOf(row, now),
    },
    ...termColumns({ policy, common }),
  ]
  if (!can('restriction:manage')) return columns
  return [
    ...columns,
    {
      key: 'actions',
      title: common.table.actions,
      always: true,
      render: (row) =>
        stateOf(row, now) === 'inForce' && (
          <Button type="link" size="small" onClick={() => onRevoke(row)}>
            {text.revoke}
          </Button>
        ),
    },
  ]
}

/** For whom, why, by whom and for how long. */
function termColumns({ policy, common }: Pick<Words, 'policy' | 'common'>): readonly QueryColumn<Admission>[] {
  const text = policy.admissions
  return [
    {
      key: 'scope',
      title: text.scope,
      render: (row) => row.orgUnit?.name ?? common.everywhere,
      text: (row) => row.orgUnit?.name,
    },
    {
      key: 'reason',
      title: text.reason,
      render: (row) => (
        <div className="text-cell">
          {row.introductionId ? (
            <Link to="/introductions/$introductionId" params={{ introductionId: row.introductionId }}>
              {row.reason}
            </Link>
          ) : (
            row.reason
          )}
        </div>
      ),
      text: (row) => row.reason,
    },
    {
      key: 'by',
      title: text.grantedBy,
      render: (row) => row.grantedBy?.name ?? text.byPolicy,
      text: (row) => row.grantedBy?.name,
    },
    {
      key: 'validity',
      title: text.validity,
      render: (row) => <Validity from={row.validFrom} until={row.validUntil} />,
      text: (row) => `${row.validFrom} ${row.validUntil ?? ''}`,
    },
  ]
}

function RevokeDrawer({ admission, onClose }: { readonly admission: Admission | undefined; onClose(): void }) {
  const { policy, common } = useWords()
  const text = policy.admissions
  const revoke = useAction(
    ({ reason }: { readonly reason: string }) => api.post(`/admissions/${admission?.id}/revocation`, { reason }),
    { done: text.revoked, failure: 'inline', onDone: onClose },
  )
  return (
    <FormDrawer<{ readonly reason: string }>
      title={text.revokeTitle(admission ? `${admission.name}@${admission.version}` : '')}
      open={admission !== undefined}
      save={revoke}
      submit={text.revoke}
      onClose={onClose}
    >
      <Form.Item
        name="reason"
        label={text.revokeReason}
        extra={text.revokeHint}
        rules={[{ required: true, message: common.required }]}
      >
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={500} />
      </Form.Item>
    </FormDrawer>
  )
}
