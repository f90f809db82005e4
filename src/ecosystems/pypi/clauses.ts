// One clause of a version specifier as comparisons of keys, PEP 440 sections "Compatible release" to "Arbitrary equality".

import type { VersionInterval } from '#ecosystems/ecosystem.ts'
import { type KeyComparison, mergeIntervals } from '#ecosystems/versions/key-intervals.ts'
import { type Pep440, readPep440, VERSION_LENGTH_MAX } from './pep440.ts'
import { keyAfterLocals, keyAfterPosts, pep440Key } from './version-key.ts'

export const OPERATORS = ['===', '~=', '==', '!=', '<=', '>=', '<', '>'] as const

export type Operator = (typeof OPERATORS)[number]

/** What one clause asks for; several hold together when each does. */
export interface Clause {
  readonly comparisons: readonly KeyComparison[]
  /** The stretch that `!=` leaves out. */
  readonly excluded?: VersionInterval
  /** `===`: the lower-case text that the version's own must equal. */
  readonly identical?: string
  /** Whether it names a prerelease, and so admits prereleases. */
  readonly namesPrerelease: boolean
}

/** Throws `RangeError` when the operator does not go with the version, or the version is none. */
export function clauseOf(operator: Operator, text: string): Clause {
  if (text.length > VERSION_LENGTH_MAX) throw new RangeError(`a version has at most ${VERSION_LENGTH_MAX} characters`)
  if (operator === '===') return identity(text)
  if (text.endsWith('.*')) return wildcard(operator, text)
  const version = readPep440(text)
  if (version === undefined) throw new RangeError(`"${shown(text)}" is not a version`)
  const hasLocal = version.localFrom < version.localTo
  if (hasLocal && operator !== '==' && operator !== '!=')
    throw new RangeError(`"${operator}" does not take a local version such as "${shown(text)}"`)
  const namesPrerelease = operator !== '!=' && (version.phase !== 0 || version.isDev)
  const key = bound(pep440Key(version))
  switch (operator) {
    case '==':
    case '!=': {
      const stretch: readonly KeyComparison[] = hasLocal
        ? [{ operator: '=', key }]
        : [
            { operator: '>=', key },
            { operator: '<', key: bound(keyAfterLocals(version)) },
          ]
      return operator === '==' ? { comparisons: stretch, namesPrerelease } : exclusion(stretch)
    }
    case '>=':
      return { comparisons: [{ operator, key }], namesPrerelease }
    case '<=':
      return { comparisons: [{ operator: '<', key: bound(keyAfterLocals(version)) }], namesPrerelease }
    case '<':
      return { comparisons: [{ operator, key: below(version, key) }], namesPrerelease }
    case '>':
      return { comparisons: [{ operator, key: bound(above(version)) }], namesPrerelease }
    case '~=':
      return { comparisons: [{ operator: '>=', key }, belowNext(version)], namesPrerelease }
  }
}

function identity(text: string): Clause {
  if (text === '') throw new RangeError('"===" needs a text')
  const version = readPep440(text)
  const namesPrerelease = version !== undefined && (version.phase !== 0 || version.isDev)
  return { comparisons: [], identical: text.toLowerCase(), namesPrerelease }
}

/** `1.2.*`: everything from the first development release of 1.2 to before that of 1.3. */
function wildcard(operator: Operator, text: string): Clause {
  const prefix = readPep440(text.slice(0, -2))
  const isPlain = prefix !== undefined && prefix.releaseTo === prefix.text.trimEnd().length
  if (!isPlain || (operator !== '==' && operator !== '!='))
    throw new RangeError(`"${operator}${shown(text)}" is not a clause: ".*" goes with "==" or "!=" and a release`)
  const stretch: readonly KeyComparison[] = [
    { operator: '>=', key: devKey(epochOf(prefix), releaseOf(prefix)) },
    { operator: '<', key: devKey(epochOf(prefix), next(releaseOf(prefix))) },
  ]
  return operator === '==' ? { comparisons: stretch, namesPrerelease: false } : exclusion(stretch)
}

function exclusion([from, to = from]: readonly KeyComparison[]): Clause {
  const excluded: VersionInterval = {
    lowerInclusive: true,
    upperInclusive: to?.operator === '=',
    ...(from !== undefined && { lower: from.key }),
    ...(to !== undefined && { upper: to.key }),
  }
  return { comparisons: [], excluded, namesPrerelease: false }
}

/** `<1.0` leaves out the prereleases of 1.0, unless 1.0 is one itself. */
function below(version: Pep440, key: Uint8Array): Uint8Array {
  if (version.phase !== 0 || version.isDev) return key
  const first = readPep440(`${version.text.trim()}.dev0`)
  return bound(first === undefined ? undefined : pep440Key(first))
}

/** `>1.0` leaves out the post-releases of 1.0, unless 1.0 is one itself, and always its local versions. */
function above(version: Pep440): Uint8Array | undefined {
  return version.isDev || version.isPost ? keyAfterLocals(version) : keyAfterPosts(version)
}

/** The upper bound of `~=1.4.5`: below 1.5. */
function belowNext(version: Pep440): KeyComparison {
  const release = releaseOf(version)
  const dot = release.lastIndexOf('.')
  if (dot < 0) throw new RangeError(`"~=${shown(version.text)}" needs a release of two numbers or more`)
  return { operator: '<', key: devKey(epochOf(version), next(release.slice(0, dot))) }
}

function devKey(epoch: string, release: string): Uint8Array {
  const version = readPep440(`${epoch}!${release}.dev0`)
  return bound(version === undefined ? undefined : pep440Key(version))
}

function epochOf({ text, epochFrom, epochTo }: Pep440): string {
  return text.slice(epochFrom, epochTo) || '0'
}

export function releaseOf({ text, releaseFrom, releaseTo }: Pep440): string {
  return text.slice(releaseFrom, releaseTo)
}

/** The release whose last number is one more. */
function next(release: string): string {
  const dot = release.lastIndexOf('.')
  return `${release.slice(0, dot + 1)}${BigInt(release.slice(dot + 1)) + 1n}`
}

function bound(key: Uint8Array | undefined): Uint8Array {
  if (key === undefined) throw new RangeError('a version in the range is too long')
  return key
}

export function shown(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}

/** The stretches that clauses leave out, in ascending order and apart. */
export function excludedBy(clauses: readonly Clause[]): readonly VersionInterval[] {
  return mergeIntervals(clauses.flatMap(({ excluded }) => (excluded === undefined ? [] : [excluded])))
}
