// The order of Python versions: PEP 440, and setuptools' older order for what is none.
import type { VersionScheme } from '#ecosystems/ecosystem.ts'
import { readPep440, VERSION_LENGTH_MAX } from './pep440.ts'
import { parsePypiRange } from './ranges.ts'
import { pypiKey } from './version-key.ts'

/**
 * Every spelling that PEP 440 accepts is standard (`v1.0-ALPHA_1` is `1.0a1`). Other texts are not: they stand below every
 * PEP 440 version, as setuptools ordered them when it still did. Only what is empty, too long or not plain text is invalid.
 */
export const pypiVersions: VersionScheme = { revision: 1, key: pypiKey, isPrerelease, parseRange: parsePypiRange }

/** Alphas, betas, release candidates and development releases; not post-releases, nor what PEP 440 does not know. */
function isPrerelease(version: string): boolean {
  if (version.length > VERSION_LENGTH_MAX) return false
  const parts = readPep440(version)
  return parts !== undefined && (parts.phase !== 0 || parts.isDev)
}
