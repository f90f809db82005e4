import type { ErrorComponentProps } from '@tanstack/react-router'
import { Button, Flex } from 'antd'
import { ProblemError } from '../api.ts'
import { useWords } from '../i18n/language.tsx'
import { ProblemAlert } from '../ui/problem-alert.tsx'

/** What is left when a page cannot be shown: the reason, and a way to load it again. */
export function CrashedPage({ error }: ErrorComponentProps) {
  const { problem } = useWords().common
  return (
    <Flex vertical gap="middle" className="page crashed">
      <h1>{problem.crashed}</h1>
      {error instanceof ProblemError ? <ProblemAlert error={error} /> : <p>{problem.crashedHint}</p>}
      <div>
        <Button type="primary" onClick={() => location.reload()}>
          {problem.reload}
        </Button>
      </div>
    </Flex>
  )
}
