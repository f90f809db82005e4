import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Flex } from 'antd'
import { api } from '../../api.ts'
import type { PolicyWithDocument } from '../../api-types/policy.ts'
import { useWords } from '../../i18n/language.tsx'
import { Facts } from '../../ui/facts.tsx'
import { Loaded, PageLoading } from '../../ui/loading.tsx'
import { PageShell } from '../../ui/page-shell.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { Section } from '../../ui/section.tsx'
import { TimeText } from '../../ui/time-text.tsx'
import { PolicyDiff } from './policy-diff.tsx'
import { usePolicyInForce } from './policy-page.tsx'
import { PolicyText } from './policy-text.tsx'
import { ProposalDecision } from './proposal-decision.tsx'
import { RevisionState } from './revisions-table.tsx'

/** One revision: what it says, what it changes of the one in force, and the decision when it is a proposal. */
export function RevisionPage() {
  const { revision } = useParams({ strict: false }) as { revision: string }
  const { policy: text } = useWords()
  const inForce = usePolicyInForce()
  const query = useQuery({
    queryKey: ['/policy', 'revisions', revision],
    queryFn: () => api.get<PolicyWithDocument>(`/policy/revisions/${revision}`),
  })
  const crumbs = [{ title: text.title, to: '/policy' }]
  if (query.isError)
    return (
      <PageShell title={text.revision(Number(revision))} crumbs={crumbs}>
        <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      </PageShell>
    )
  if (!query.data) return <PageLoading />
  const found = query.data
  return (
    <PageShell
      title={found.state === 'proposed' ? text.proposal.title(found.revision) : text.revision(found.revision)}
      crumbs={crumbs}
      tags={<RevisionState state={found.state} />}
    >
      <Section title={text.proposal.reason}>
        <RevisionFacts revision={found} />
      </Section>
      {found.state !== 'active' && (
        <Section title={found.state === 'proposed' ? text.proposal.changes : text.revisions.compare}>
          <Loaded query={inForce}>
            {(active) =>
              found.state === 'proposed' ? (
                <PolicyDiff before={active.document} after={found.document} />
              ) : (
                <PolicyDiff before={found.document} after={active.document} />
              )
            }
          </Loaded>
        </Section>
      )}
      {found.state === 'proposed' && <ProposalDecision proposal={found} />}
      <Section title={text.tabs.rules}>
        <PolicyText document={found.document} />
      </Section>
    </PageShell>
  )
}

function RevisionFacts({ revision }: { readonly revision: PolicyWithDocument }) {
  const { policy } = useWords()
  const text = policy.revisions
  return (
    <Flex vertical gap="middle">
      <span className="prewrap">{revision.shipped ? policy.shipped : revision.reason}</span>
      <Facts
        facts={[
          { name: text.proposedBy, value: revision.proposedBy?.name },
          { name: text.proposedAt, value: <TimeText at={revision.proposedAt} /> },
          { name: text.decidedBy, value: revision.decidedBy?.name },
          { name: text.decidedAt, value: revision.decidedAt ? <TimeText at={revision.decidedAt} /> : undefined },
          { name: policy.proposal.comment, value: revision.comment },
        ]}
      />
    </Flex>
  )
}
