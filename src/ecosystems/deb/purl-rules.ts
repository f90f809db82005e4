// Names of Debian packages: Debian Policy section 5.6.7.
import type { PurlRules } from '#ecosystems/ecosystem.ts'
import type { Purl } from '#formats/purl.ts'
import { normalizePurl } from '#formats/purl-types.ts'

/** Upper case occurs in names of other vendors. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9.+_-]{0,254}$/

/** A name alone does not tell whose package it is: debian, ubuntu, … stand in the namespace. */
export const debPurlRules: PurlRules = { normalize: normalizePurl, nameOf: ({ name }) => name, parseName }

function parseName(name: string): Purl | undefined {
  return NAME.test(name) ? { type: 'deb', name: name.toLowerCase(), qualifiers: {} } : undefined
}
