// The order of gem versions, as order-preserving keys.
import type { VersionKey, VersionScheme } from '#ecosystems/ecosystem.ts'
import { parseGemRange } from './ranges.ts'
import { gemKey } from './version-key.ts'

/**
 * `standard` is false for what RubyGems refuses but has one evident meaning: a leading `v`, white space around, letters in
 * the first segment (`1beta`). The empty text, which RubyGems reads as 0, is invalid.
 */
export const gemVersions: VersionScheme = { revision: 1, key, isPrerelease, parseRange: parseGemRange }

function key(version: string): VersionKey {
  const read = gemKey(version)
  return 'invalid' in read ? read : { bytes: read.bytes, standard: read.standard }
}

function isPrerelease(version: string): boolean {
  const read = gemKey(version)
  return !('invalid' in read) && read.isPrerelease
}
