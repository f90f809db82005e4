// Names of Arch Linux packages.
import type { PurlRules } from '#ecosystems/ecosystem.ts'
import type { Purl } from '#formats/purl.ts'
import { normalizePurl } from '#formats/purl-types.ts'

const NAME = /^[a-z0-9@_+][a-z0-9@._+-]{0,254}$/

/** A name alone does not tell whose package it is: arch, … stands in the namespace. */
export const alpmPurlRules: PurlRules = { normalize: normalizePurl, nameOf: ({ name }) => name, parseName }

function parseName(name: string): Purl | undefined {
  const lower = name.toLowerCase()
  return NAME.test(lower) ? { type: 'alpm', name: lower, qualifiers: {} } : undefined
}
