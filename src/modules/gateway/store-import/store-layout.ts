// Where other products keep files on disk: Verdaccio's storage, the trees that Nexus and Artifactory write when they export a
// repository, which are the layouts of the protocols themselves, and what people have in plain folders: a Maven tree, Python files.

import type { ArtifactTarget, Registry } from '#ecosystems/gate/registry.ts'
import { distributionOf } from '#ecosystems/pypi/extractors/distribution-name.ts'

export const storeLayouts = ['verdaccio', 'nexus', 'artifactory', 'plain'] as const
export type StoreLayout = (typeof storeLayouts)[number]

export type StorePlace =
  | { readonly kind: 'package'; readonly target: ArtifactTarget }
  /** Indexes, checksums and the product's own records: made here anew, or read beside the file they are about. */
  | { readonly kind: 'accompanying' }
  | { readonly kind: 'unknown' }

const digestFile = /\.(?:md5|sha1|sha256|sha512)$/
/** The products' own records. */
const ownFolder = /(?:^|\/)(?:\.npm|\.pypi|\.nexus|\.index|\.meta|[^/]+\.artifactory-metadata)\//
const ownFile =
  /(?:^|\/)(?:\.[^/]+|_remote\.repositories|package\.json|resolver-status\.properties|[^/]+\.lastUpdated)$/

/** What a file of a store is, told by its path alone. */
export function placeInStore(registry: Registry, ecosystem: string, path: string): StorePlace {
  if (digestFile.test(path) || ownFolder.test(path) || ownFile.test(path)) return { kind: 'accompanying' }
  const address = addressOf(registry, ecosystem, path.split('/'))
  if (address === undefined) return { kind: 'unknown' }
  const target = registry.route({ method: 'GET', path: address, query: new URLSearchParams(), headers: {} })
  if (target?.kind === 'artifact') return { kind: 'package', target }
  return { kind: target === undefined || target.kind === 'unsupported' ? 'unknown' : 'accompanying' }
}

/** The address below a repository that the file would have; where the layouts differ, both ways are known. */
function addressOf(registry: Registry, ecosystem: string, parts: readonly string[]): string | undefined {
  if (ecosystem === 'npm') return npmAddress(parts)
  if (ecosystem === 'pypi') return pypiAddress(registry, parts)
  return `/${parts.map(encodeURIComponent).join('/')}`
}

/** `demo/demo-1.0.0.tgz`, `demo/-/demo-1.0.0.tgz`, `@bank/ledger/-/@bank/ledger-1.0.0.tgz`. */
function npmAddress(parts: readonly string[]): string | undefined {
  const nameLength = parts[0]?.startsWith('@') ? 2 : 1
  const name = parts.slice(0, nameLength)
  const file = parts.at(-1)
  const between = parts.slice(nameLength, -1).join('/')
  if (parts.length <= nameLength || file === undefined || !['', '-', `-/${name[0]}`].includes(between)) return undefined
  return `/${[...name, '-', file].map(encodePart).join('/')}`
}

/**
 * `packages/demo/1.0/demo-1.0.tar.gz`, or without the first folder; `demo/demo-1.0.tar.gz` and `demo-1.0.tar.gz`, where the name of the
 * file says which version it is of.
 */
function pypiAddress(registry: Registry, parts: readonly string[]): string | undefined {
  const [file, ...folders] = (parts[0] === 'packages' ? parts.slice(1) : parts).toReversed()
  if (parts[0] === 'simple' || file === undefined || folders.length > 2) return undefined
  const normal = (name: string) => registry.spellName?.(name) ?? name
  const stated = distributionOf(file)
  const [version = stated?.version, name = stated?.name] = folders.length === 2 ? folders : [undefined, ...folders]
  if (version === undefined || name === undefined) return undefined
  if (folders.length === 1 && (!stated || normal(name) !== normal(stated.name))) return undefined
  return `/packages/${[normal(name), version, file].map(encodePart).join('/')}`
}

/** A scope's sign stands as it is. */
function encodePart(part: string): string {
  return encodeURIComponent(part).replace(/^%40/, '@')
}
