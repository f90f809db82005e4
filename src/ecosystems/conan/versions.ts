// The order of Conan versions, as order-preserving keys.
import type { VersionKey, VersionScheme } from '#ecosystems/ecosystem.ts'
import { parseConanRange } from './ranges.ts'
import { conanKey } from './version-key.ts'

/**
 * `standard` is false for characters that Conan 2 does not allow, such as upper case, and for items that join digits and
 * text (`1.1.1a`), which Conan compares with numbers in a way that is no order.
 */
export const conanVersions: VersionScheme = { revision: 1, key, isPrerelease, parseRange: parseConanRange }

function key(version: string): VersionKey {
  const read = conanKey(version)
  return 'invalid' in read ? read : { bytes: read.bytes, standard: read.standard }
}

function isPrerelease(version: string): boolean {
  const read = conanKey(version)
  return !('invalid' in read) && read.isPrerelease
}
