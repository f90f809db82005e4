import { useQuery } from '@tanstack/react-query'
import { Timeline } from 'antd'
import { api, type Page } from '../../api.ts'
import type { AuditEntry } from '../../api-types/access.ts'
import type { Approval, IntroductionDecision } from '../../api-types/introductions.ts'
import { useWords } from '../../i18n/language.tsx'
import { wordOf } from '../../i18n/same-shape.ts'
import { Loaded } from '../../ui/loading.tsx'
import { SimpleTable } from '../../ui/simple-table.tsx'
import { TimeText } from '../../ui/time-text.tsx'
import { type Tone, ToneTag } from '../../ui/tone-tag.tsx'

const decisionTones: Readonly<Record<IntroductionDecision, Tone>> = {
  approve: 'good',
  reject: 'bad',
  return: 'caution',
}

export function IntroductionApprovals({ approvals }: { readonly approvals: readonly Approval[] }) {
  const text = useWords().introductions.detail
  if (approvals.length === 0) return <p className="faint">{text.noApprovals}</p>
  return (
    <SimpleTable<Approval>
      rows={approvals}
      rowKey={(row) => row.id}
      empty={text.noApprovals}
      columns={[
        { key: 'by', title: text.by, render: (row) => row.person.name },
        {
          key: 'decision',
          title: text.decision,
          render: (row) => <ToneTag tone={decisionTones[row.decision]}>{text.decisions[row.decision]}</ToneTag>,
        },
        {
          key: 'comment',
          title: text.comment,
          render: (row) => <div className="text-cell prewrap">{row.comment}</div>,
        },
        { key: 'at', title: text.at, render: (row) => <TimeText at={row.at} /> },
      ]}
    />
  )
}

/** What has happened to a request, from its audit trail. */
export function IntroductionHistory({ introductionId }: { readonly introductionId: string }) {
  const { introductions, common } = useWords()
  const text = introductions.detail
  const query = useQuery({
    queryKey: ['/introductions', introductionId, 'events'],
    queryFn: () => api.get<Page<AuditEntry>>(`/introductions/${introductionId}/events`),
  })
  return (
    <Loaded query={query}>
      {({ items }) =>
        items.length === 0 ? (
          <p className="faint">{text.noHistory}</p>
        ) : (
          <Timeline
            items={items.map((entry) => ({
              key: entry.sequence,
              content: (
                <>
                  <strong>{entry.actor.kind === 'system' ? common.product : entry.actor.name}</strong>{' '}
                  {wordOf(text.events, entry.action)}{' '}
                  <span className="faint">
                    <TimeText at={entry.at} form="second" />
                  </span>
                </>
              ),
            }))}
          />
        )
      }
    </Loaded>
  )
}
