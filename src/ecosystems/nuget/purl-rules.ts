// Names of NuGet packages: case is kept for people and has no meaning for the tools.
import type { PurlRules } from '#ecosystems/ecosystem.ts'
import type { Purl } from '#formats/purl.ts'
import { normalizePurl } from '#formats/purl-types.ts'

const NAME_LENGTH_MAX = 100
/** The rule of NuGet's package id: words joined by single dots or hyphens. */
const NAME = /^[\p{L}\p{M}\p{Nd}\p{Pc}]+(?:[.-][\p{L}\p{M}\p{Nd}\p{Pc}]+)*$/u

/**
 * The purl type definition keeps the case of a name, so purls do. Packages whose names differ by case alone are one
 * package to NuGet: the name by which Assay knows it is in lower case.
 */
export const nugetPurlRules: PurlRules = {
  normalize: normalizePurl,
  nameOf: ({ name }) => name.toLowerCase(),
  parseName: (name) => (isNuGetId(name) ? { type: 'nuget', name: name.toLowerCase(), qualifiers: {} } : undefined),
}

export function isNuGetId(name: string): boolean {
  return name.length <= NAME_LENGTH_MAX && NAME.test(name)
}

/** With the name as it was written; undefined when no package can have it. */
export function nugetPurl(name: string, version?: string): Purl | undefined {
  if (!isNuGetId(name)) return undefined
  return { type: 'nuget', name, ...(version !== undefined && { version }), qualifiers: {} }
}
