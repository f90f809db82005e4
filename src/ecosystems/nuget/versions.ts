// The order of NuGet versions, as order-preserving keys.
import type { VersionKey, VersionScheme } from '#ecosystems/ecosystem.ts'
import { parseNuGetRange } from './ranges.ts'
import { nugetKey } from './version-key.ts'

/**
 * `standard` is false for what NuGet itself refuses or trims but has one evident meaning: a leading `v`, white space
 * around, numbers beyond 32 bits. More than four numbers are invalid.
 */
export const nugetVersions: VersionScheme = { revision: 1, key, isPrerelease, parseRange: parseNuGetRange }

function key(version: string): VersionKey {
  const read = nugetKey(version)
  return 'invalid' in read ? read : { bytes: read.bytes, standard: read.standard }
}

function isPrerelease(version: string): boolean {
  const read = nugetKey(version)
  return !('invalid' in read) && read.isPrerelease
}
