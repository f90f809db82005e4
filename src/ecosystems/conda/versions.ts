// The order of conda versions, as conda's own class VersionOrder has it.
import type { VersionScheme } from '#ecosystems/ecosystem.ts'
import { parseCondaRange } from './ranges.ts'
import { condaKey } from './version-key.ts'
import { readCondaVersion } from './version-order.ts'

/** Whatever conda reads is standard; what it refuses is invalid. */
export const condaVersions: VersionScheme = { revision: 1, key: condaKey, isPrerelease, parseRange: parseCondaRange }

const PRERELEASES = new Set(['DEV', 'a', 'alpha', 'b', 'beta', 'c', 'rc', 'pre', 'preview', 'm'])

/** By the usual words: conda itself makes no difference between them and other texts. */
function isPrerelease(text: string): boolean {
  const version = readCondaVersion(text)
  if (typeof version === 'string') return false
  return version.parts.some((part) => part.some((atom) => atom.kind === 'text' && PRERELEASES.has(atom.text)))
}
