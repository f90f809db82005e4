import { fillText, isProblemCode, problemText } from '#i18n/problems.ts'
import { Problem } from '#platform/problem.ts'
import type { Cli } from './cli.ts'

/** What a command's end says to the script that called it. */
export const exitCode = {
  pass: 0,
  violation: 1,
  usage: 2,
  settings: 3,
  unavailable: 4,
  stale: 5,
  incomplete: 6,
  internal: 70,
  interrupted: 130,
} as const

export type ExitCode = (typeof exitCode)[keyof typeof exitCode]

/** Ends a command with a message and an exit code; the message is in the user's language already. */
export class CliError extends Error {
  readonly code: ExitCode

  constructor(code: ExitCode, message: string) {
    super(message)
    this.name = 'CliError'
    this.code = code
  }
}

/** The exit code and the message of anything that a command threw. */
export function describeError(error: unknown, cli: Cli): { readonly code: ExitCode; readonly message: string } {
  if (error instanceof CliError) return error
  if (error instanceof Problem)
    return { code: problemExitCode(error), message: problemText(error.code, error.params, cli.language) }
  if (error instanceof RangeError) return { code: exitCode.settings, message: error.message }
  if (cli.ending.aborted) return { code: exitCode.interrupted, message: cli.words.errors.interrupted }
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return { code: exitCode.internal, message: fillText(cli.words.errors.internal, { reason }) }
}

function problemExitCode({ code, status }: Problem): ExitCode {
  return code === 'server.not-migrated' ? exitCode.settings : codeOf(status)
}

/** What a server's refusal means for a script: who you are is settings, what you asked is usage. */
export function codeOf(status: number): ExitCode {
  if (status === 401 || status === 403) return exitCode.settings
  if (status >= 502 && status <= 504) return exitCode.unavailable
  if (status >= 500) return exitCode.internal
  return exitCode.usage
}

/** The words for a problem as a server sent it; its own where this version does not know the code. */
export function remoteProblemText(
  problem: { readonly code?: unknown; readonly detail?: unknown; readonly params?: unknown },
  cli: Cli,
): string {
  const { code, detail, params } = problem
  if (typeof code === 'string' && isProblemCode(code) && typeof params === 'object' && params !== null)
    return problemText(code, params as Parameters<typeof problemText>[1], cli.language)
  return typeof detail === 'string' ? detail : String(code)
}
