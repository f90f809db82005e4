import type { VersionScheme } from '#ecosystems/ecosystem.ts'
import type { OsvAffected, OsvRange } from '#formats/osv.ts'
import type { OsvInterval } from '#formats/osv-intervals.ts'

const displayCharactersMax = 1_000

/** An interval as people read it: `>= 1.2.0, < 1.4.3`, `= 1.2.0`, and `*` for every version. */
export function displayInterval(interval: OsvInterval, affected: OsvAffected, scheme: VersionScheme): string {
  const { lower, upper, introduced, fixed, lastAffected } = interval
  const isPoint = lower !== undefined && upper !== undefined && Buffer.compare(lower, upper) === 0
  if (isPoint && interval.upperInclusive) return shorten(`= ${introduced ?? lastAffected ?? '?'}`)
  const parts: string[] = []
  if (lower !== undefined) parts.push(`>= ${textOf(lower, introduced, { affected, scheme })}`)
  if (upper !== undefined)
    parts.push(`${interval.upperInclusive ? '<=' : '<'} ${textOf(upper, fixed ?? lastAffected, { affected, scheme })}`)
  return shorten(parts.length === 0 ? '*' : parts.join(', '))
}

/** The events of ranges whose versions nobody here can order, in the order of the record. */
export function displayEvents(ranges: readonly OsvRange[], listedCount: number): string {
  const signs = { introduced: '>=', fixed: '<', last_affected: '<=', limit: '<' } as const
  const shown = ranges
    .filter((range) => range.type !== 'GIT')
    .map((range) => range.events.map((event) => `${signs[event.type]} ${event.version}`).join(', '))
  if (listedCount > 0) shown.push(`= (${listedCount})`)
  return shorten(shown.length === 0 ? '*' : shown.join(' || '))
}

interface Origin {
  readonly affected: OsvAffected
  readonly scheme: VersionScheme
}

/** The version that a bound was made of, where the interval does not name it: a limit, or a last known version. */
function textOf(key: Uint8Array, known: string | undefined, { affected, scheme }: Origin): string {
  const hasKey = (text: string) => {
    const own = scheme.key(text)
    return 'bytes' in own && Buffer.compare(own.bytes, key) === 0
  }
  if (known !== undefined && hasKey(known)) return known
  const lastKnown = affected.database_specific?.last_known_affected_version_range
  const texts = [
    ...affected.ranges.flatMap((range) => range.events.map((event) => event.version)),
    ...(typeof lastKnown === 'string' ? lastKnown.slice(0, 300).split(/[\s<>=,]+/) : []),
  ]
  return texts.find(hasKey) ?? '?'
}

function shorten(text: string): string {
  return text.length > displayCharactersMax ? `${text.slice(0, displayCharactersMax - 1)}…` : text
}
