import type { VersionKey, VersionScheme } from '#ecosystems/ecosystem.ts'

/** The scheme with the keys by which advisories are compared. */
export function advisoryScheme(versions: VersionScheme): VersionScheme {
  return versions.advisoryKey === undefined ? versions : { ...versions, key: versions.advisoryKey }
}

export function advisoryKeyOf(versions: VersionScheme, version: string): VersionKey {
  return versions.advisoryKey === undefined ? versions.key(version) : versions.advisoryKey(version)
}
