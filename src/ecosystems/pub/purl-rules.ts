// Names of Dart packages in purls: the purl type definition "pub".
import type { PurlRules } from '#ecosystems/ecosystem.ts'
import type { Purl } from '#formats/purl.ts'
import { normalizePurl } from '#formats/purl-types.ts'

/** A Dart identifier. Upper case occurs in names given before it was refused. */
const NAME = /^[A-Za-z_]\w{0,99}$/

export const pubPurlRules: PurlRules = { normalize: normalizePurl, nameOf: ({ name }) => name, parseName }

function parseName(name: string): Purl | undefined {
  return NAME.test(name) ? normalizePurl({ type: 'pub', name, qualifiers: {} }) : undefined
}
