// Versions of things that belong to no package manager.
import type { VersionKey, VersionRange, VersionScheme } from '#ecosystems/ecosystem.ts'
import { isCommitHash } from '#ecosystems/versions/commit-hash.ts'
import { parseComparatorNotation } from '#ecosystems/versions/comparator-notation.ts'
import { KEY_BYTES_MAX } from '#ecosystems/versions/key-bytes.ts'
import { keyRange } from '#ecosystems/versions/key-range.ts'
import { VERSION_TEXT_LENGTH_MAX } from '#ecosystems/versions/key-scratch.ts'
import { parseSemVer } from '#ecosystems/versions/semver.ts'
import { semVerKey } from '#ecosystems/versions/semver-key.ts'
import { strictSemVerKey } from '#ecosystems/versions/strict-semver-key.ts'
import { announcesRelease, naturalKey } from './natural-key.ts'

/** Standard is Semantic Versioning to the letter; everything else has the natural order, as far as it has letters or digits. */
export const genericVersions: VersionScheme = {
  revision: 1,
  key,
  isPrerelease: (version) => !isCommit(version) && announcesRelease(version.trim()),
  parseRange,
}

/** As `1.2-beta.3`: what Semantic Versioning means although something is left out. */
const SEMVER_LIKE = /^[vV]?\d+(?:\.\d+){0,2}(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$/

function key(version: string): VersionKey {
  const strict = strictSemVerKey(version)
  if (strict !== undefined) return { bytes: strict, standard: true }
  if (version.length > VERSION_TEXT_LENGTH_MAX) return { invalid: `longer than ${VERSION_TEXT_LENGTH_MAX} characters` }
  const text = version.trim()
  if (!/^[0-9A-Za-z]/.test(text) && !/[\p{L}\p{Nd}]/u.test(text)) return { invalid: 'neither a letter nor a digit' }
  if (isCommit(text)) return { invalid: 'a commit, not a version' }
  const parsed = SEMVER_LIKE.test(text) ? parseSemVer(text.replace(/^V/, 'v')) : ''
  const bytes = typeof parsed === 'string' ? naturalKey(text) : semVerKey(parsed)
  return bytes === undefined ? { invalid: `its key is longer than ${KEY_BYTES_MAX} bytes` } : { bytes, standard: false }
}

/** Digits alone are a date or a counter more often than a commit. */
function isCommit(text: string): boolean {
  return isCommitHash(text) && /[a-f]/i.test(text)
}

/** Comparators: `>= 1.2, < 1.4 || = 2.0`; a version alone is meant exactly. */
function parseRange(native: string): VersionRange {
  const keyOf = (version: string) => {
    const own = key(version)
    return 'invalid' in own ? undefined : own.bytes
  }
  // `^1`, `~1` and the like are of other notations.
  const boundOf = (version: string) => (/^[\p{L}\p{Nd}]/u.test(version) ? keyOf(version) : undefined)
  return keyRange(parseComparatorNotation(native, { keyOf: boundOf, bare: '=' }), { keyOf })
}
