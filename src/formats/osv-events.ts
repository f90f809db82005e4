// The events of an OSV range, put into version order (osv-schema, "Evaluation").
import type { VersionScheme } from '#ecosystems/ecosystem.ts'
import type { OsvEvent, OsvRange } from './osv-record.ts'

export interface OsvWarning {
  /** `osv.unordered-event`, `osv.nonstandard-version`, `osv.contradictory-events`, `osv.unreadable-last-known`, … */
  readonly code: string
  readonly message: string
}

/** An event with its place; without a key it stands before everything (`introduced: "0"`). */
export interface PlacedEvent extends OsvEvent {
  readonly key?: Uint8Array
}

export interface PlacedEvents {
  /** `introduced`, `fixed` and `last_affected` in the order in which they are to be walked. */
  readonly walk: readonly PlacedEvent[]
  /** Undefined: no limit. A version must lie below at least one limit, hence below the highest. */
  readonly limit?: Uint8Array
  /** Events whose version has no key. Each might stand anywhere, so what they would change is undecided. */
  readonly unplaced: ReadonlySet<OsvEvent['type']>
  readonly warnings: readonly OsvWarning[]
}

/** Byte order, a shorter prefix first: the order that every `VersionScheme` promises. */
export function compareKeys(a: Uint8Array | undefined, b: Uint8Array | undefined): number {
  if (a === undefined || b === undefined) return Number(b === undefined) - Number(a === undefined)
  return Buffer.compare(a, b)
}

export function placeEvents(range: OsvRange, versions: VersionScheme): PlacedEvents {
  const warnings: OsvWarning[] = []
  const unplaced = new Set<OsvEvent['type']>()
  const placed: PlacedEvent[] = []
  let limit: Uint8Array | undefined
  let unlimited = !range.events.some((event) => event.type === 'limit')
  for (const event of range.events) {
    if (event.type === 'limit' && event.version === '*') {
      unlimited = true
      continue
    }
    const key = keyOf(event, versions, warnings)
    if (key === 'none') {
      unplaced.add(event.type)
    } else if (event.type !== 'limit') {
      placed.push({ ...event, ...(key === 'before-everything' ? {} : { key }) })
    } else if (key !== 'before-everything' && (limit === undefined || compareKeys(limit, key) < 0)) {
      limit = key
    }
  }
  if (unlimited) unplaced.delete('limit')
  // All limits unplaced: nothing is known to lie below one.
  const lowestLimit = unlimited ? undefined : (limit ?? new Uint8Array(0))
  const walk = inWalkingOrder(placed, warnings)
  return { walk, ...(lowestLimit === undefined ? {} : { limit: lowestLimit }), unplaced, warnings }
}

function keyOf(
  event: OsvEvent,
  versions: VersionScheme,
  warnings: OsvWarning[],
): Uint8Array | 'before-everything' | 'none' {
  if (event.type === 'introduced' && event.version === '0') return 'before-everything'
  const key = versions.key(event.version)
  const shown = `${event.type} ${JSON.stringify(event.version.slice(0, 100))}`
  if ('invalid' in key) {
    warnings.push({ code: 'osv.unordered-event', message: `${shown} cannot be ordered: ${key.invalid}` })
    return 'none'
  }
  if (!key.standard) warnings.push({ code: 'osv.nonstandard-version', message: `${shown} is not a standard version` })
  return key.bytes
}

const closingOrder = { introduced: 0, fixed: 1, last_affected: 2, limit: 3 } as const

/**
 * The schema leaves open how events at the same version are ordered. A range that is on there stays on (closed, then
 * introduced again); one that is off is opened before it is closed, so that `introduced` and `last_affected` of one
 * version name exactly that version.
 */
function inWalkingOrder(events: readonly PlacedEvent[], warnings: OsvWarning[]): readonly PlacedEvent[] {
  const sorted = events.toSorted((a, b) => compareKeys(a.key, b.key) || closingOrder[a.type] - closingOrder[b.type])
  const walk: PlacedEvent[] = []
  let isOn = false
  for (let start = 0; start < sorted.length; ) {
    let end = start + 1
    while (end < sorted.length && compareKeys(sorted[start]?.key, sorted[end]?.key) === 0) end += 1
    const group = sorted.slice(start, end)
    const opening = group.filter((event) => event.type === 'introduced')
    const closing = group.filter((event) => event.type !== 'introduced')
    if (opening.length > 0 && closing.some((event) => event.type === 'fixed')) {
      const message = `${JSON.stringify(group[0]?.version)} is both introduced and fixed`
      warnings.push({ code: 'osv.contradictory-events', message })
    }
    for (const event of isOn ? [...closing, ...opening] : [...opening, ...closing]) walk.push(event)
    isOn = opening.length > 0 ? isOn || closing.length === 0 : isOn && closing.length === 0
    start = end
  }
  return walk
}
