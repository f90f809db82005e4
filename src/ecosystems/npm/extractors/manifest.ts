// package.json as far as dependencies go, and the same fields where lockfiles repeat them.

import type { Scope } from '#ecosystems/extraction/assign-scopes.ts'
import {
  asRecord,
  isTrue,
  type JsonRecord,
  listOf,
  recordOf,
  textOf,
  textsOf,
} from '#ecosystems/extraction/json-fields.ts'
import { MANIFEST_LIMITS } from '#ecosystems/extraction/limits.ts'
import { parseJson } from '#formats/limits.ts'

export type DependencySection = 'dependencies' | 'devDependencies' | 'optionalDependencies' | 'peerDependencies'

export interface Dependency {
  readonly name: string
  readonly spec: string
  readonly section: DependencySection
  readonly scope: Scope
  /** Its absence breaks nothing: an optional dependency, or a peer marked optional. */
  readonly mayBeAbsent: boolean
}

export interface Manifest {
  readonly name?: string
  readonly version?: string
  readonly dependencies: readonly Dependency[]
  /** Patterns of folders, as in `workspaces`. */
  readonly workspaces: readonly string[]
}

const SECTIONS: readonly (readonly [DependencySection, Scope])[] = [
  ['dependencies', 'runtime'],
  ['optionalDependencies', 'optional'],
  ['devDependencies', 'development'],
  ['peerDependencies', 'peer'],
]

/** Throws `LimitError` or `SyntaxError`; a document of another shape has no dependencies. */
export function readManifest(bytes: Uint8Array): Manifest {
  return manifestOf(asRecord(parseJson(bytes, MANIFEST_LIMITS)) ?? {})
}

export function manifestOf(record: JsonRecord): Manifest {
  const name = textOf(record, 'name')
  const version = textOf(record, 'version')
  const workspaces = asRecord(record.workspaces)
  return {
    ...(name !== undefined && { name }),
    ...(version !== undefined && { version }),
    dependencies: dependenciesOf(record),
    workspaces: workspaces === undefined ? listOf(record, 'workspaces') : listOf(workspaces, 'packages'),
  }
}

/** npm's rule: a name in `optionalDependencies` too is optional, whatever `dependencies` says. */
export function dependenciesOf(record: JsonRecord): readonly Dependency[] {
  const optional = textsOf(record, 'optionalDependencies')
  const peersMeta = recordOf(record, 'peerDependenciesMeta')
  const optionalPeers = new Set(listOf(record, 'optionalPeers'))
  const dependencies: Dependency[] = []
  for (const [section, scope] of SECTIONS) {
    for (const [name, spec] of textsOf(record, section)) {
      if (section === 'dependencies' && optional.has(name)) continue
      const isOptionalPeer =
        section === 'peerDependencies' && (optionalPeers.has(name) || isTrue(recordOf(peersMeta, name), 'optional'))
      dependencies.push({
        name,
        spec,
        section,
        scope,
        mayBeAbsent: isOptionalPeer || section === 'optionalDependencies',
      })
    }
  }
  return dependencies
}

/** `license: "MIT"`, or the older `{"type": "MIT"}` and lists of either, as declared. */
export function licenseOf(record: JsonRecord): string | undefined {
  const declared = record.license ?? record.licenses
  const texts = (Array.isArray(declared) ? declared : [declared]).map((one) =>
    typeof one === 'string' ? one : textOf(asRecord(one) ?? {}, 'type'),
  )
  const known = texts.filter((text) => text !== undefined && text !== '' && text.length <= 500)
  return known.length === 0 ? undefined : known.join(' OR ')
}
