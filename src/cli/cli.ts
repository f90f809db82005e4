import type { App } from '#app'
import type { cli as english } from '#i18n/en/cli.ts'
import type { Language } from '#i18n/problems.ts'
import { fillText } from '#i18n/problems.ts'
import type { SameShape } from '#i18n/same-shape.ts'
import type { Clock } from '#platform/clock.ts'
import type { Config } from '#platform/config.ts'
import { plainJson } from './format-table.ts'

export type Words = SameShape<typeof english>

/** All that a command may touch of the world around it; tests hand in their own. */
export interface Cli {
  readonly config: Config
  readonly clock: Clock
  readonly language: Language
  readonly words: Words
  /** The folder that the command was started in. */
  readonly folder: string
  readonly homeFolder: string
  /** Who the operating system says is at the keyboard; stands in the audit log. */
  readonly osUser: string
  readonly colour: boolean
  /** Data: what the command was asked for, to standard output. */
  print(text: string): void
  /** Messages: everything else, to standard error. */
  say(text: string): void
  /** Prints, and waits while whoever reads standard output falls behind. */
  printAll(text: string): Promise<void>
  readStdin(): Promise<string>
  /** Standard input as it arrives, for what is no text or too large to hold. */
  readonly input?: AsyncIterable<Uint8Array>
  /** How wide the terminal is that data is printed to; absent: it goes into a file or a pipe. */
  readonly columns?: number
  /** Messages go to a terminal, where a line may be written over. */
  readonly progress?: boolean
  /** Standard input piece by piece, for lists of any length. */
  openStdin(): AsyncIterable<string>
  openApp(): Promise<App>
  /** Aborted by Ctrl-C and by the service manager. */
  readonly ending: AbortSignal
}

type Params = Readonly<Record<string, string | number | boolean | readonly string[]>>

/** A line of words with its places filled. */
export function fill(text: string, params: Params): string {
  return fillText(text, params)
}

/** One JSON document on standard output. */
export function printJson(cli: Cli, value: unknown): void {
  cli.print(`${plainJson(JSON.stringify(value, null, 2))}\n`)
}
