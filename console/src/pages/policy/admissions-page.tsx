import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import { api } from '../../api.ts'
import type { Admission } from '../../api-types/verdict.ts'
import { useWords } from '../../i18n/language.tsx'
import { useSession } from '../../session.ts'
import { AdmissionReason } from '../../ui/admission-reason.tsx'
import { textColumn } from '../../ui/columns.tsx'
import { FormDrawer } from '../../ui/form-drawer.tsx'
import { ListPage } from '../../ui/list-page.tsx'
import type { QueryColumn } from '../../ui/query-columns.tsx'
import { ToneTag } from '../../ui/tone-tag.tsx'
import { useAction } from '../../ui/use-action.ts'
import { Validity } from '../../ui/validity.tsx'
import { versionColumn } from '../../ui/version-column.tsx'

/** The versions that somebody has let in. */
export function AdmissionsPage() {
  const { admissions: text } = useWords().policy
  const [revoked, setRevoked] = useState<Admission>()
  return (
    <ListPage<Admission>
      name="admissions"
      text={text}
      columns={useColumns(setRevoked)}
      filters={[{ kind: 'flag', name: 'inForce', label: text.inForceOnly }]}
    >
      <RevokeDrawer admission={revoked} onClose={() => setRevoked(undefined)} />
    </ListPage>
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
    versionColumn(text.what),
    textColumn(['state', text.state], (row) => stateOf(row, now), {
      render: (row) => {
        const state = stateOf(row, now)
        return <ToneTag tone={state === 'inForce' ? 'good' : 'quiet'}>{text.states[state]}</ToneTag>
      },
    }),
    textColumn(['scope', text.scope], (row) => row.orgUnit?.name, { none: common.everywhere }),
    textColumn(['reason', text.reason], (row) => [row.introductionNumber, row.reason].filter(Boolean).join(' '), {
      render: (row) => <AdmissionReason admission={row} />,
    }),
    textColumn(['by', text.grantedBy], (row) => row.grantedBy?.name, { none: text.byPolicy }),
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
      render: (row) =>
        stateOf(row, now) === 'inForce' && (
          <Button type="link" size="small" onClick={() => onRevoke(row)}>
            {text.revoke}
          </Button>
        ),
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
