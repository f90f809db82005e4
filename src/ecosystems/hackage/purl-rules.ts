// Names of Hackage packages: case tells them apart.
import type { PurlRules } from '#ecosystems/ecosystem.ts'
import { normalizePurl } from '#formats/purl-types.ts'

const NAME_LENGTH_MAX = 200
/** Cabal's rule: words of letters and digits joined by hyphens, none of digits alone. */
const NAME = /^[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*$/
const DIGITS = /^\d+$/

export const hackagePurlRules: PurlRules = {
  normalize: normalizePurl,
  nameOf: ({ name }) => name,
  parseName: (name) => (isHackageName(name) ? { type: 'hackage', name, qualifiers: {} } : undefined),
}

export function isHackageName(name: string): boolean {
  return name.length <= NAME_LENGTH_MAX && NAME.test(name) && !name.split('-').some((word) => DIGITS.test(word))
}
