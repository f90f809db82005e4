import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query'
import { App } from 'antd'
import { useSpeech } from '../i18n/language.tsx'
import { problemText } from './problem-alert.tsx'

interface ActionOptions<Answer> {
  /** Lists and pages that the change makes stale; everything when absent. */
  readonly refreshes?: readonly QueryKey[]
  readonly done?: string | ((answer: Answer) => string)
  /** `inline`: the caller shows `error` itself, beside the form. */
  readonly failure?: 'message' | 'inline'
  onDone?(answer: Answer): void
}

/** A change on the server: tells of success and failure, and has what it touched read again. */
export function useAction<Input = void, Answer = unknown>(
  act: (input: Input) => Promise<Answer>,
  options: ActionOptions<Answer> = {},
) {
  const { message } = App.useApp()
  const client = useQueryClient()
  const { words, language } = useSpeech()
  return useMutation<Answer, Error, Input>({
    mutationFn: act,
    onSuccess: async (answer) => {
      const { done } = options
      if (done) void message.success(typeof done === 'function' ? done(answer) : done)
      if (!options.refreshes) await client.invalidateQueries()
      else for (const queryKey of options.refreshes) await client.invalidateQueries({ queryKey })
      options.onDone?.(answer)
    },
    onError: (error) => {
      if (options.failure !== 'inline') void message.error(problemText(error, words, language), 6)
    },
  })
}
