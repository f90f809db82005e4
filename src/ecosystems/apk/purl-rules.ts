// Names of Alpine packages.
import type { PurlRules } from '#ecosystems/ecosystem.ts'
import type { Purl } from '#formats/purl.ts'
import { normalizePurl } from '#formats/purl-types.ts'

const NAME = /^[A-Za-z0-9.][A-Za-z0-9._+-]{0,254}$/

/** A name alone does not tell whose package it is: alpine, wolfi, … stand in the namespace. */
export const apkPurlRules: PurlRules = { normalize: normalizePurl, nameOf: ({ name }) => name, parseName }

function parseName(name: string): Purl | undefined {
  return NAME.test(name) ? { type: 'apk', name: name.toLowerCase(), qualifiers: {} } : undefined
}
