// Whether one version is affected, evaluated event by event as osv-schema describes it: the plain reference that the
// intervals must agree with.
import type { VersionScheme } from '#ecosystems/ecosystem.ts'
import { compareKeys, placeEvents } from './osv-events.ts'
import { lastKnownAffected, readLastKnown } from './osv-last-known.ts'
import type { OsvAffected, OsvRange } from './osv-record.ts'

export type Affects = 'affected' | 'not-affected' | { readonly undecided: string }

/** The answer for one version of the entry's package. */
export function affects(affected: OsvAffected, version: string, versions: VersionScheme): Affects {
  if (affected.versions.includes(version)) return 'affected'
  const ranges = affected.ranges.filter((range) => range.type !== 'GIT')
  if (ranges.length === 0 && affected.versions.length === 0) return { undecided: 'the entry names no versions' }
  const key = versions.key(version)
  if ('invalid' in key) {
    return ranges.length === 0 ? 'not-affected' : { undecided: `the version cannot be ordered: ${key.invalid}` }
  }
  const isListed = affected.versions.some((listed) => {
    const listedKey = versions.key(listed)
    return 'bytes' in listedKey && compareKeys(listedKey.bytes, key.bytes) === 0
  })
  if (isListed) return 'affected'
  const lastKnown = lastKnownAffected(affected)
  const answers = ranges.map((range) => affectsRange({ range, lastKnown }, key.bytes, versions))
  return (
    answers.find((answer) => answer === 'affected') ??
    answers.find((answer) => answer !== 'not-affected') ??
    'not-affected'
  )
}

interface BoundedRange {
  readonly range: OsvRange
  readonly lastKnown: string | undefined
}

function affectsRange({ range, lastKnown }: BoundedRange, key: Uint8Array, versions: VersionScheme): Affects {
  const { walk, limit, unplaced } = placeEvents(range, versions)
  let isOn = false
  let staysOn = false
  let opened: Uint8Array | undefined
  // True where a pair before the last opening ends with the very version that opens it.
  let isInEarlier = false
  for (const event of walk) {
    const order = event.key === undefined ? 1 : compareKeys(key, event.key)
    if (event.type === 'introduced') {
      if (!staysOn) {
        opened = event.key
        isInEarlier = isOn
      }
      staysOn = true
      if (order >= 0) isOn = true
    } else {
      staysOn = false
      if (event.type === 'fixed' ? order >= 0 : order > 0) isOn = false
    }
  }
  const endIsUnknown = unplaced.has('fixed') || unplaced.has('last_affected')
  let answer = decide(isOn, endIsUnknown, 'the end of the range cannot be ordered')
  const isInLast = isOn && staysOn && !isInEarlier
  if (isInLast && !endIsUnknown && limit === undefined && lastKnown !== undefined) {
    const bound = readLastKnown(lastKnown, versions)
    const meaningful = 'upper' in bound && (opened === undefined || isWithin(opened, bound))
    if (!meaningful) answer = { undecided: 'the last known affected version is not understood' }
    else if (!isWithin(key, bound)) answer = 'not-affected'
  }
  if (limit !== undefined && compareKeys(key, limit) >= 0 && answer !== 'not-affected') {
    answer = unplaced.has('limit') ? { undecided: 'a limit of the range cannot be ordered' } : 'not-affected'
  }
  if (answer === 'not-affected' && unplaced.has('introduced')) {
    return { undecided: 'the start of the range cannot be ordered' }
  }
  return answer
}

function decide(isOn: boolean, endIsUnknown: boolean, reason: string): Affects {
  if (!isOn) return 'not-affected'
  return endIsUnknown ? { undecided: reason } : 'affected'
}

function isWithin(key: Uint8Array, bound: { readonly upper: Uint8Array; readonly inclusive: boolean }): boolean {
  const order = compareKeys(key, bound.upper)
  return bound.inclusive ? order <= 0 : order < 0
}
