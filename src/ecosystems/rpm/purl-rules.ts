// Names of RPM packages: upper and lower case matter.
import type { PurlRules } from '#ecosystems/ecosystem.ts'
import type { Purl } from '#formats/purl.ts'
import { normalizePurl } from '#formats/purl-types.ts'

const NAME = /^[A-Za-z0-9_.][A-Za-z0-9._+:%{}~-]{0,254}$/

/** A name alone does not tell whose package it is: redhat, almalinux, … stand in the namespace. */
export const rpmPurlRules: PurlRules = { normalize: normalizePurl, nameOf: ({ name }) => name, parseName }

function parseName(name: string): Purl | undefined {
  return NAME.test(name) ? { type: 'rpm', name, qualifiers: {} } : undefined
}

/** The version with the epoch that purls carry in a qualifier of its own. */
export function rpmVersionOf({ version, qualifiers }: Purl): string | undefined {
  if (version === undefined || qualifiers.epoch === undefined || version.includes(':')) return version
  return `${qualifiers.epoch}:${version}`
}
