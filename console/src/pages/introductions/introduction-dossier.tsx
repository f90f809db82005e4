import { Link } from '@tanstack/react-router'
import { Flex, Steps } from 'antd'
import type { Introduction, IntroductionState } from '../../api-types/introductions.ts'
import { useWords } from '../../i18n/language.tsx'
import { Facts } from '../../ui/facts.tsx'
import { Section } from '../../ui/section.tsx'
import { TimeText } from '../../ui/time-text.tsx'
import { ClosureRemarks, ClosureSummary } from './closure-summary.tsx'
import { IntroductionApprovals, IntroductionHistory } from './introduction-history.tsx'
import { IntroductionItems } from './introduction-items.tsx'

const stages: Readonly<Record<IntroductionState, number>> = {
  draft: 0,
  submitted: 1,
  assessing: 2,
  approval: 3,
  returned: 3,
  approved: 4,
  rejected: 4,
  withdrawn: 4,
  expired: 4,
}

/** Everything about a request that a decision rests on; the same on its page and in the inbox. */
export function IntroductionDossier({ introduction }: { readonly introduction: Introduction }) {
  const { detail } = useWords().introductions
  return (
    <Flex vertical gap="middle">
      <Section>
        <Flex vertical gap="large">
          <IntroductionSteps state={introduction.state} />
          <ClosureSummary summary={introduction.summary} />
          <ClosureRemarks introduction={introduction} />
        </Flex>
      </Section>
      <Section title={detail.about}>
        <IntroductionFacts introduction={introduction} />
      </Section>
      <Section title={detail.items}>
        <IntroductionItems items={introduction.items} />
      </Section>
      <Section title={detail.approvals}>
        <IntroductionApprovals approvals={introduction.approvals} />
      </Section>
      <Section title={detail.history}>
        <IntroductionHistory introductionId={introduction.id} />
      </Section>
    </Flex>
  )
}

function IntroductionSteps({ state }: { readonly state: IntroductionState }) {
  const { introductions } = useWords()
  const { steps } = introductions.detail
  const ended = stages[state] === 4
  const failed = state === 'rejected' || state === 'withdrawn' || state === 'expired'
  return (
    <Steps
      size="small"
      current={stages[state]}
      status={failed || state === 'returned' ? 'error' : ended ? 'finish' : 'process'}
      items={[
        { title: steps.draft },
        { title: steps.submitted },
        { title: steps.assessing },
        { title: state === 'returned' ? introductions.states.returned : steps.approval },
        { title: ended ? introductions.states[state] : steps.decided },
      ]}
    />
  )
}

function IntroductionFacts({ introduction }: { readonly introduction: Introduction }) {
  const { introductions, policy } = useWords()
  const text = introductions.detail
  return (
    <Facts
      facts={[
        { name: text.purpose, value: <span className="prewrap">{introduction.purpose}</span> },
        {
          name: introductions.application,
          value: introduction.application
            ? `${introduction.application.name} (${introduction.application.code})`
            : introductions.noApplication,
        },
        { name: introductions.requester, value: introduction.requester.name },
        {
          name: text.source,
          value: `${text.sources[introduction.sourceKind]} · ${introduction.sourceName}`,
        },
        {
          name: text.repository,
          value: introduction.repository ? <Link to="/repositories">{introduction.repository}</Link> : undefined,
        },
        { name: introductions.created, value: <TimeText at={introduction.createdAt} /> },
        {
          name: introductions.submitted,
          value: introduction.submittedAt ? <TimeText at={introduction.submittedAt} /> : undefined,
        },
        { name: text.expiresAt, value: <TimeText at={introduction.expiresAt} /> },
        {
          name: policy.periods.admission,
          value: introduction.admissionValidDays ? policy.periods.days(introduction.admissionValidDays) : undefined,
        },
      ]}
    />
  )
}
