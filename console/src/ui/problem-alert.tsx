import { Alert, Button, Flex } from 'antd'
import { ProblemError } from '../api.ts'
import type { Language } from '../i18n/format.ts'
import { useSpeech, type Words } from '../i18n/language.tsx'

/** The words for a failure, in the language that is spoken now. */
export function problemText(error: unknown, words: Words, language: Language): string {
  const { problem } = words.common
  if (!(error instanceof ProblemError)) return problem.crashedHint
  if (error.code === 'console.unreachable') return problem.unreachable
  if (error.code === 'console.unreadable') return problem.unreadable
  return error.texts[language] ?? problem.unnamed(error.code)
}

interface ProblemAlertProps {
  readonly error: unknown
  readonly onRetry?: () => void
  readonly closable?: boolean
}

/** A failure: what happened, the code to quote, and another try. */
export function ProblemAlert({ error, onRetry }: ProblemAlertProps) {
  const { words, language } = useSpeech()
  const { problem, actions } = words.common
  const code = error instanceof ProblemError ? error.code : String(error)
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={problemText(error, words, language)}
      description={
        <Flex gap="small" align="center" wrap>
          <span className="faint">{problem.code}</span>
          <code>{code}</code>
        </Flex>
      }
      action={
        onRetry && (
          <Button size="small" onClick={onRetry}>
            {actions.retry}
          </Button>
        )
      }
    />
  )
}
