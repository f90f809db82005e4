// Names of crates in purls: the purl type definition "cargo" and the naming rules of Cargo's manifest.
import type { PurlRules } from '#ecosystems/ecosystem.ts'
import type { Purl } from '#formats/purl.ts'
import { normalizePurl } from '#formats/purl-types.ts'

/** The public registry takes 64 ASCII characters that begin with a letter; other registries also `_`. */
const NAME = /^[A-Za-z_][\w-]{0,63}$/

/** Case, `-` and `_` are kept: the registry has one crate for all spellings, but its tools ask for the one it was published by. */
export const cargoPurlRules: PurlRules = { normalize: normalizePurl, nameOf: ({ name }) => name, parseName }

function parseName(name: string): Purl | undefined {
  return NAME.test(name) ? { type: 'cargo', name, qualifiers: {} } : undefined
}
