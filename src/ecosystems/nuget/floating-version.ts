// Floating versions of NuGet: `*`, `1.*`, `1.2.*`, `1.0.0-*`, `1.0.0-beta.*`, `1.*-rc*`.
import type { KeyComparison } from '#ecosystems/versions/key-intervals.ts'
import { nugetFloor, nugetKey } from './version-key.ts'

export interface FloatingVersion {
  readonly comparisons: readonly KeyComparison[]
  /** What the labels of a prerelease must begin with, in lower case; undefined: no prerelease at all. */
  readonly prereleasePrefix: string | undefined
}

/** Numbers kept, a star or numbers only, and then the beginning of prerelease labels with a star. */
const FORM = /^((?:\d{1,40}\.){0,3})(\*|\d{1,40})(?:-([0-9A-Za-z.-]{0,200})\*)?$/

/** Undefined when the text is no floating version. */
export function parseFloatingVersion(text: string): FloatingVersion | undefined {
  const match = FORM.exec(text)
  if (match === null) return undefined
  const [, before = '', last = '', prefix] = match
  if (last !== '*' && prefix === undefined) return undefined
  const kept = `${before}${last === '*' ? '' : last}`.split('.').filter((number) => number !== '')
  const lowest = nugetKey(`${zeroed(kept).join('.')}${lowestLabels(prefix)}`)
  if ('invalid' in lowest) return undefined
  const above = aboveOf(last === '*' ? kept : zeroed(kept))
  return {
    comparisons: [
      { operator: '>=', key: lowest.bytes },
      ...(above === undefined ? [] : [{ operator: '<' as const, key: above }]),
    ],
    prereleasePrefix: prefix?.toLowerCase(),
  }
}

function zeroed(numbers: readonly string[]): readonly string[] {
  return [...numbers, '0', '0', '0', '0'].slice(0, 4)
}

/** The lowest prerelease that begins so: a label must not be empty. */
function lowestLabels(prefix: string | undefined): string {
  if (prefix === undefined) return ''
  return prefix === '' || prefix.endsWith('.') ? `-${prefix}0` : `-${prefix}`
}

/** Undefined when nothing is kept: every version is below the end. */
function aboveOf(kept: readonly string[]): Uint8Array | undefined {
  const last = kept.at(-1)
  return last === undefined ? undefined : nugetFloor([...kept.slice(0, -1), (BigInt(last) + 1n).toString()])
}
