// Names of conda packages: lower case, letters, digits and `-`, `_`, `.` (conda documentation, "Package naming conventions").
import type { PurlRules } from '#ecosystems/ecosystem.ts'
import type { Purl } from '#formats/purl.ts'
import { normalizePurl } from '#formats/purl-types.ts'

const NAME_LENGTH_MAX = 256
/** A leading underscore is for packages that select variants, such as `_libgcc_mutex`; two are for what no package is. */
const NAME = /^(?!__)[a-z0-9_][a-z0-9._-]*$/

/** Case is kept in purls of others; names of packages have none. */
export const condaPurlRules: PurlRules = { normalize: normalizePurl, nameOf: ({ name }) => name, parseName }

function parseName(name: string): Purl | undefined {
  const lower = name.toLowerCase()
  if (lower.length > NAME_LENGTH_MAX || !NAME.test(lower)) return undefined
  return { type: 'conda', name: lower, qualifiers: {} }
}
