// Names of Python packages: PEP 508 says which there are, PEP 503 which are the same.
import type { PurlRules } from '#ecosystems/ecosystem.ts'
import type { Purl } from '#formats/purl.ts'
import { normalizePurl } from '#formats/purl-types.ts'

/** Far above any name in use. */
const NAME_LENGTH_MAX = 256
const NAME = /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/i

/** Lower case, and any run of `-`, `_` and `.` is one hyphen. */
export const pypiPurlRules: PurlRules = { normalize: normalizePurl, nameOf: ({ name }) => name, parseName }

function parseName(name: string): Purl | undefined {
  if (name.length > NAME_LENGTH_MAX || !NAME.test(name)) return undefined
  return normalizePurl({ type: 'pypi', name, qualifiers: {} })
}
