import { artifactPath } from './artifact-name.ts'
import { deprecationOf } from './indexed-version.ts'
import { isObject, type JsonObject } from './json.ts'
import { escapedName } from './package-name.ts'
import type { Manifest, Packument } from './read-packument.ts'

/**
 * One version as it stands in a document, cut where the repository's address belongs:
 * `,"1.0.0":{… "tarball":"` · address · `/name/-/name-1.0.0.tgz" …` · [address · …] · `,"deprecated":"…"}`.
 */
export interface VersionSlices {
  /** Begins with a comma and the key. */
  readonly keyed: Uint8Array
  /** Bytes of `keyed` before the manifest's opening brace. */
  readonly keyBytes: number
  /** Each piece follows an address. */
  readonly afterAddress: readonly Uint8Array[]
  /** Closes the manifest, with the deprecation as published. */
  readonly closing: Uint8Array
  /** The published deprecation, as text to add to. */
  readonly deprecation: string
}

/** Serialises a manifest once; `fields` is the manifest in the form wanted, its `dist` and `deprecated` are set aside. */
export function sliceVersion(packument: Packument, manifest: Manifest, fields: JsonObject): VersionSlices {
  const { version, dist } = manifest
  const { dist: _dist, deprecated: _deprecated, name: _name, ...rest } = fields
  const { tarball: _tarball, attestations, ...digests } = dist
  const key = `,${JSON.stringify(version)}:`
  const open = `${key}{"name":${JSON.stringify(packument.name)},${inner(rest)},"dist":{${withComma(inner(digests))}"tarball":"`
  const [afterTarball, ...afterAttestations] = afterAddresses(packument.name, version, attestations)
  const deprecated = deprecationOf(manifest.fields)
  return {
    keyed: Buffer.from(open),
    keyBytes: key.length,
    afterAddress: [Buffer.from(`${afterTarball}`), ...afterAttestations.map((text) => Buffer.from(text))],
    closing: Buffer.from(closingOf(deprecated)),
    deprecation: typeof deprecated === 'string' ? deprecated : '',
  }
}

/** The end of a manifest that states the given deprecation. */
export function closingOf(deprecated: string | true | undefined): string {
  return deprecated === undefined ? '}' : `,"deprecated":${JSON.stringify(deprecated)}}`
}

/**
 * The attestations' address is built, not kept: npm takes its path alone and asks the registry's host for it, so the
 * path must contain the address at which the repository is mounted.
 */
function afterAddresses(name: string, version: string, attestations: unknown): readonly string[] {
  const tarball = `${artifactPath(name, version)}"`
  if (attestations === undefined) return [`${tarball}}`]
  if (!isObject(attestations) || typeof attestations.url !== 'string') {
    return [`${tarball},"attestations":${JSON.stringify(attestations)}}`]
  }
  const { url: _url, ...facts } = attestations
  const path = `/-/npm/v1/attestations/${escapedName(name)}@${version}`
  return [`${tarball},"attestations":{${withComma(inner(facts))}"url":"`, `${path}"}}`]
}

/** The members of an object without its braces. */
function inner(object: JsonObject): string {
  return JSON.stringify(object).slice(1, -1)
}

function withComma(members: string): string {
  return members === '' ? '' : `${members},`
}
