// TOML 1.0 from strangers: the size is checked before anything is parsed, tables have no prototype.
import { parse, TomlError } from 'smol-toml'
import { decodeUtf8, LimitError, type TextLimits } from './limits.ts'

export interface TomlLimits extends TextLimits {
  /** Nested arrays and tables in values, and dots in keys. */
  readonly depthMax: number
  /** Characters that open, separate or assign something: parsing takes time and memory by them. */
  readonly indicatorsMax: number
}

export const tomlLimits: TomlLimits = { sizeBytesMax: 32 * 2 ** 20, depthMax: 64, indicatorsMax: 4_000_000 }

/** What is wrong with a TOML document, and on which line (from 1). */
export class TomlSyntaxError extends SyntaxError {
  readonly line: number
  constructor(message: string, line: number) {
    super(message)
    this.line = line
  }
}

/**
 * The document's root table (TOML 1.0.0). Dates and times become their texts, whole numbers that are too large for a number
 * become `bigint`. Throws `LimitError` when a limit is passed and `SyntaxError` when the bytes are not UTF-8 or not TOML.
 */
export function parseToml(bytes: Uint8Array, limits: TomlLimits = tomlLimits): Record<string, unknown> {
  const text = decodeUtf8(bytes, limits)
  checkIndicators(bytes, limits.indicatorsMax)
  try {
    return bare(parse(text, { maxDepth: limits.depthMax, integersAsBigInt: 'asNeeded' })) as Record<string, unknown>
  } catch (error) {
    if (error instanceof TomlError) throw new TomlSyntaxError(firstLine(error.message), error.line)
    if (error instanceof RangeError) throw new LimitError('depth', limits.depthMax)
    throw error
  }
}

const INDICATORS = new Uint8Array(256)
for (const sign of '[]{},=.') INDICATORS[sign.charCodeAt(0)] = 1

function checkIndicators(bytes: Uint8Array, indicatorsMax: number): void {
  let count = 0
  for (const byte of bytes) count += INDICATORS[byte] ?? 0
  if (count > indicatorsMax) throw new LimitError('values', indicatorsMax)
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0] ?? message
}

/** Tables without prototypes; the depth is bounded by the parser. */
function bare(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map(bare)
  if (value instanceof Date) return value.toISOString()
  const table: Record<string, unknown> = Object.create(null)
  for (const [key, member] of Object.entries(value)) table[key] = bare(member)
  return table
}
