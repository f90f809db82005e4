import { useQuery } from '@tanstack/react-query'
import { Alert, Button, Card, Flex, Tabs } from 'antd'
import { useState } from 'react'
import { api } from '../../api.ts'
import type { PolicyInForce } from '../../api-types/policy.ts'
import { useSpeech, useWords } from '../../i18n/language.tsx'
import { useSession } from '../../session.ts'
import { ButtonLink } from '../../ui/links.tsx'
import { PageLoading } from '../../ui/loading.tsx'
import { PageShell } from '../../ui/page-shell.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { TimeText } from '../../ui/time-text.tsx'
import { ToneTag } from '../../ui/tone-tag.tsx'
import { useUrlState } from '../../ui/use-url-state.ts'
import { PolicyText } from './policy-text.tsx'
import { ProposalDrawer } from './proposal-drawer.tsx'
import { RevisionsTable } from './revisions-table.tsx'
import { TryPolicy } from './try-policy.tsx'

export function usePolicyInForce() {
  return useQuery({ queryKey: ['/policy', 'in-force'], queryFn: () => api.get<PolicyInForce>('/policy') })
}

/** The policy in force, in words that people can check. */
export function PolicyPage() {
  const { words, language } = useSpeech()
  const text = words.policy
  const { can } = useSession()
  const [proposing, setProposing] = useState(false)
  const query = usePolicyInForce()
  if (query.isError)
    return (
      <PageShell title={text.title}>
        <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      </PageShell>
    )
  if (!query.data) return <PageLoading />
  const policy = query.data
  const { proposal } = policy
  return (
    <PageShell
      title={text.title}
      lead={text.lead}
      tags={
        <>
          <ToneTag tone="info">{text.revision(policy.revision)}</ToneTag>
          {policy.shipped && <ToneTag tone="quiet">{text.shipped}</ToneTag>}
        </>
      }
      actions={
        can('policy:propose') && (
          <Button
            type="primary"
            disabled={proposal !== undefined}
            title={proposal ? text.proposal.busy : undefined}
            onClick={() => setProposing(true)}
          >
            {text.proposal.propose}
          </Button>
        )
      }
    >
      {proposal && <OpenProposal proposal={proposal} />}
      <Card variant="borderless" className="tabs-card">
        <Flex gap="middle" wrap className="policy-name">
          <strong>{policy.document.name[language]}</strong>
          <span className="faint">
            {text.inForce} <TimeText at={policy.decidedAt ?? policy.proposedAt} />
          </span>
        </Flex>
        <PolicyTabs policy={policy} />
      </Card>
      <ProposalDrawer open={proposing} policy={policy} onClose={() => setProposing(false)} />
    </PageShell>
  )
}

function OpenProposal({ proposal }: { readonly proposal: NonNullable<PolicyInForce['proposal']> }) {
  const { proposal: text } = useWords().policy
  return (
    <Alert
      type="warning"
      showIcon
      title={text.open(proposal.revision, proposal.proposedBy?.name ?? '')}
      description={proposal.reason}
      action={
        <ButtonLink to="/policy/revisions/$revision" params={{ revision: String(proposal.revision) }}>
          {text.look}
        </ButtonLink>
      }
    />
  )
}

function PolicyTabs({ policy }: { readonly policy: PolicyInForce }) {
  const { tabs } = useWords().policy
  const { state, change } = useUrlState()
  return (
    <Tabs
      activeKey={state.tab ?? 'rules'}
      onChange={(tab) => change({ tab, after: undefined }, true)}
      destroyOnHidden
      items={[
        { key: 'rules', label: tabs.rules, children: <PolicyText document={policy.document} /> },
        { key: 'revisions', label: tabs.revisions, children: <RevisionsTable /> },
        { key: 'try', label: tabs.try, children: <TryPolicy policy={policy} /> },
      ]}
    />
  )
}
