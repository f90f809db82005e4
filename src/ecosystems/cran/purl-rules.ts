// Names of R packages: case tells them apart.
import type { PurlRules } from '#ecosystems/ecosystem.ts'
import { normalizePurl } from '#formats/purl-types.ts'

const NAME_LENGTH_MAX = 100
/** Writing R Extensions, section "The DESCRIPTION file": letters, digits and dots, at least two characters. */
const NAME = /^[A-Za-z][A-Za-z0-9.]*[A-Za-z0-9]$/

export const cranPurlRules: PurlRules = {
  normalize: normalizePurl,
  nameOf: ({ name }) => name,
  parseName: (name) => (isRPackageName(name) ? { type: 'cran', name, qualifiers: {} } : undefined),
}

export function isRPackageName(name: string): boolean {
  return name.length <= NAME_LENGTH_MAX && NAME.test(name)
}
