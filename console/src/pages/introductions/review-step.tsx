import { Alert, Flex } from 'antd'
import type { ReactNode } from 'react'
import type { Introduction } from '../../api-types/introductions.ts'
import { useWords } from '../../i18n/language.tsx'
import { ClosureRemarks, ClosureSummary } from './closure-summary.tsx'
import { IntroductionItems } from './introduction-items.tsx'

interface ReviewStepProps {
  readonly draft: Introduction
  readonly actions: ReactNode
}

/** What the request would bring in, before anybody is asked. */
export function ReviewStep({ draft, actions }: ReviewStepProps) {
  const text = useWords().introductions.wizard
  const { total, unapproved } = draft.summary
  return (
    <Flex vertical gap="middle">
      <Flex justify="space-between" align="center" gap="middle" wrap>
        <h2 className="review-line">{text.brings(total, unapproved)}</h2>
        <Flex gap="small" wrap>
          {actions}
        </Flex>
      </Flex>
      {unapproved === 0 && draft.summary.blocked === 0 && draft.complete && (
        <Alert type="success" showIcon title={text.nothingToDo} />
      )}
      <ClosureSummary summary={draft.summary} />
      <ClosureRemarks introduction={draft} />
      <IntroductionItems items={draft.items} />
    </Flex>
  )
}
