import type { scan as english } from '#i18n/en/scan.ts'
import type { SameShape } from '#i18n/same-shape.ts'
import type { Cli } from '../cli.ts'
import type { ClientOptions } from '../client-settings.ts'

export type ScanWords = SameShape<typeof english>

export const formats = ['cyclonedx', 'spdx', 'table', 'json', 'sarif'] as const
export type ScanFormat = (typeof formats)[number]

export const failOnLevels = ['any', 'low', 'medium', 'high', 'critical', 'never'] as const
export type FailOn = (typeof failOnLevels)[number]

export interface ScanOptions extends ClientOptions {
  readonly format?: ScanFormat
  readonly output?: string
  readonly advisories?: string
  readonly server?: boolean
  readonly failOn?: FailOn
  readonly ignore?: readonly string[]
  readonly exclude?: readonly string[]
  readonly platform?: string
  readonly jobs?: number
  readonly reproducible?: boolean
  readonly stdinName?: string
  readonly maxDataAge?: number
  readonly allowIncomplete?: boolean
}

/** One run of `assay scan`. */
export interface ScanCall {
  readonly cli: Cli
  readonly words: ScanWords
  readonly options: ScanOptions & { readonly json?: boolean }
  readonly toolVersion: string
  readonly target: string
}
