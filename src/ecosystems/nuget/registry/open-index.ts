import type { IndexView, OpenedIndex, UpstreamAddress } from '../../gate/registry.ts'
import { nugetKey } from '../version-key.ts'
import { packageFile, type Registered, readRegistration } from './read-registration.ts'
import { FLAT, REGISTRATIONS, REGISTRATIONS_SEMVER2 } from './root-document.ts'

export const REPRESENTATIONS = ['flat', 'registrations', 'registrations-semver2'] as const

/** What is not passed on: addresses of the upstream's own parts, and of pictures. */
const DROPPED = new Set(['@id', '@type', 'packageContent', 'iconUrl', 'readmeUrl', 'vulnerabilities', '@context'])

/** Versions in their order, each with what its entry says besides addresses, written once. */
interface Prepared extends Registered {
  readonly rest: string
}

export function openIndex(name: string, document: Uint8Array, upstream: UpstreamAddress): OpenedIndex {
  const registered = readRegistration(name, document, upstream)
  const prepared = [...registered].sort(compare).map((each) => ({ ...each, rest: restOf(each) }))
  return {
    index: {
      name,
      versions: registered.map(({ indexed }) => indexed),
      tags: Object.create(null) as Record<string, string>,
    },
    write: (view) =>
      view.representation.startsWith('registrations')
        ? writeRegistration(name, prepared, view)
        : writeFlat(prepared, view),
    tags: () => [],
    manifest: (version, baseUrl) => {
      const found = prepared.find(({ indexed }) => indexed.version === version)
      if (found === undefined) return undefined
      return Buffer.from(leafOf(name, found, `${baseUrl}${found.needsSemVer2 ? REGISTRATIONS_SEMVER2 : REGISTRATIONS}`))
    },
  }
}

function compare(one: Registered, other: Registered): number {
  const [a, b] = [nugetKey(one.indexed.version), nugetKey(other.indexed.version)]
  return 'bytes' in a && 'bytes' in b ? Buffer.compare(a.bytes, b.bytes) : 0
}

function restOf({ entry }: Registered): string {
  const kept = Object.entries(entry).filter(([key]) => !DROPPED.has(key))
  const groups = kept.map(([key, value]) => [key, key === 'dependencyGroups' ? withoutAddresses(value) : value])
  return JSON.stringify(Object.fromEntries(groups)).slice(1, -1)
}

/** Dependencies name the registrations of upstream, which clients would then ask. */
function withoutAddresses(groups: unknown): unknown {
  return JSON.parse(
    JSON.stringify(groups, (key, value) => (key === 'registration' || key === '@id' ? undefined : value)),
  )
}

function writeFlat(prepared: readonly Prepared[], { visible }: IndexView): Uint8Array {
  const versions = prepared.map(({ indexed }) => indexed.version).filter((version) => visible.has(version))
  return Buffer.from(JSON.stringify({ versions }))
}

/** One page with everything in it, as registries write it for packages of few versions. */
function writeRegistration(name: string, prepared: readonly Prepared[], view: IndexView): Uint8Array {
  const { baseUrl, visible, representation } = view
  const hive = `${baseUrl}/v3/${representation}`
  const isSemVer2 = representation === 'registrations-semver2'
  const shown = prepared.filter((each) => visible.has(each.indexed.version) && (isSemVer2 || !each.needsSemVer2))
  const lower = shown[0]?.indexed.version ?? '0.0.0'
  const upper = shown.at(-1)?.indexed.version ?? '0.0.0'
  const index = `${hive}/${name}/index.json`
  const page = `${index}#page/${lower}/${upper}`
  const head = { '@id': page, '@type': 'catalog:CatalogPage', count: shown.length, lower, upper, parent: index }
  const items = shown.map((each) => leafOf(name, each, hive)).join(',')
  const pages = shown.length === 0 ? '' : `${JSON.stringify(head).slice(0, -1)},"items":[${items}]}`
  const types = ['catalog:CatalogRoot', 'PackageRegistration', 'catalog:Permalink']
  const opening = JSON.stringify({ '@id': index, '@type': types, count: shown.length === 0 ? 0 : 1 })
  return Buffer.from(`${opening.slice(0, -1)},"items":[${pages}]}`)
}

function leafOf(name: string, { indexed, rest, entry }: Prepared, hive: string): string {
  const { version } = indexed
  const id = `${hive}/${name}/${version}.json`
  const base = hive.slice(0, hive.lastIndexOf('/v3/'))
  const packageContent = `${base}${FLAT}/${name}/${version}/${packageFile(name, version)}`
  const opening = JSON.stringify({ '@id': id, '@type': 'PackageDetails', packageContent }).slice(0, -1)
  const more = { listed: entry.listed !== false, packageContent, registration: `${hive}/${name}/index.json` }
  return `{"@id":${JSON.stringify(id)},"@type":"Package","catalogEntry":${opening},${rest}},${JSON.stringify(more).slice(1)}`
}
