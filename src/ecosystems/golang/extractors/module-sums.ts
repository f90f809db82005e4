// go.sum: digests of modules (Go Modules Reference, "go.sum files").

import { TEXT_LOCKFILE_LIMITS } from '#ecosystems/extraction/limits.ts'
import { decodeUtf8, LimitError } from '#formats/limits.ts'

export interface ModuleSum {
  readonly path: string
  readonly version: string
  /** `h1:…` of the module's content. */
  readonly sum: string
  readonly line: number
}

export interface ModuleSums {
  /** Of contents; digests of go.mod files alone, which say that a version was considered, are left out. */
  readonly sums: readonly ModuleSum[]
  /** Lines that could not be understood. */
  readonly oddLines: readonly number[]
}

const LINES_MAX = 1_000_000

/** Throws `LimitError` or `SyntaxError`. */
export function readModuleSums(bytes: Uint8Array): ModuleSums {
  const lines = decodeUtf8(bytes, TEXT_LOCKFILE_LIMITS).split('\n')
  if (lines.length > LINES_MAX) throw new LimitError('values', LINES_MAX)
  const sums: ModuleSum[] = []
  const oddLines: number[] = []
  for (const [index, text] of lines.entries()) {
    if (text.trim() === '') continue
    const [path, version, sum, more] = text.trim().split(/[ \t]+/, 4)
    if (path === undefined || version === undefined || sum === undefined || more !== undefined) oddLines.push(index + 1)
    else if (!version.endsWith('/go.mod')) sums.push({ path, version, sum, line: index + 1 })
  }
  return { sums, oddLines }
}
