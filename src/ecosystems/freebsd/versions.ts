// The order of FreeBSD packages: pkg-version(8), "PORTVERSION[_PORTREVISION][,PORTEPOCH]" of the Porter's Handbook.
import type { VersionKey, VersionRange, VersionScheme } from '#ecosystems/ecosystem.ts'
import { parseComparisonRange } from '#ecosystems/versions/comparison-range.ts'
import { freebsdKey } from './version-key.ts'

/**
 * The epoch decides first, the revision last. `standard` is false for characters that no port has. Releases of the system
 * (`14.1-RELEASE-p6`) are read as its advisories write them: `14.1_6`.
 */
export const freebsdVersions: VersionScheme = {
  revision: 1,
  key,
  isPrerelease: (version) => PRERELEASE.test(version),
  parseRange,
}

const STANDARD = /^[A-Za-z0-9.+]+(?:_\d+)?(?:,\d+)?$/
const SYSTEM_RELEASE = /^(\d{1,9}\.\d{1,9})-RELEASE(?:-p(\d{1,9}))?$/
/** A component that begins with a letter is below the version without it; a letter behind a number is above. */
const PRERELEASE = /(?:[^A-Za-z](?:alpha|beta|pre|rc)|\.[a-z])(?:[\d._+,]|$)/i
/** Stands for the comma before an epoch while a range is cut at its commas. */
const EPOCH_COMMA = '\u{1}'

function key(version: string): VersionKey {
  const [, numbers, patch = '0'] = SYSTEM_RELEASE.exec(version) ?? []
  if (numbers !== undefined) return freebsdKey(`${numbers}_${patch}`, false)
  return freebsdKey(version, STANDARD.test(version))
}

/** A comma directly before a digit belongs to the version: `>= 1.2,1`. */
function parseRange(native: string): VersionRange {
  if (native.includes(EPOCH_COMMA)) throw new RangeError('a range has no control characters')
  const kept = native.slice(0, 20_000).replace(/,(?=\d)/g, EPOCH_COMMA)
  const range = parseComparisonRange(kept, (version) => key(version.replaceAll(EPOCH_COMMA, ',')))
  return { intervals: range.intervals, includes: (version) => range.includes(version) }
}
