import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { type FileUpstream, startFileUpstream } from './file-upstream.ts'
import { makeZip } from './make-zip.ts'

export interface NugetInput {
  readonly id: string
  readonly version: string
  readonly license?: string
  /** Range by id. */
  readonly dependencies?: Readonly<Record<string, string>>
  readonly isUnlisted?: boolean
}

export interface NugetPackage extends NugetInput {
  readonly nuspec: string
  readonly bytes: Buffer
}

export interface NugetUpstream extends FileUpstream {
  addPackage(one: NugetPackage): void
  removePackage(id: string, version: string): void
}

export const nugetTime = '2020-01-02T03:04:05.123+00:00'

/** Builds a real package: a zip with its specification; the same input gives the same bytes. */
export function makeNuget(input: NugetInput): NugetPackage {
  const { id, version, license = 'MIT', dependencies = {} } = input
  const needs = Object.entries(dependencies).map(([need, range]) => `<dependency id="${need}" version="${range}" />`)
  const nuspec = [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd"><metadata>',
    `<id>${id}</id><version>${version}</version><authors>tester</authors><description>A package of the tests</description>`,
    `<license type="expression">${license}</license>`,
    `<dependencies><group targetFramework="netstandard2.0">${needs.join('')}</group></dependencies>`,
    '</metadata></package>',
  ].join('\n')
  const bytes = makeZip({ [`${id}.nuspec`]: nuspec, 'lib/netstandard2.0/_._': '' })
  return { ...input, nuspec, bytes }
}

/**
 * Starts a small feed with registrations, files and a catalog, in the form of large ones: registrations are compressed
 * whatever is asked for, and stand on pages of their own when there are more than `inlinedMax`.
 */
export async function startNugetUpstream(
  packages: readonly NugetPackage[],
  { inlinedMax = 100, hasCatalog = true }: { readonly inlinedMax?: number; readonly hasCatalog?: boolean } = {},
): Promise<NugetUpstream> {
  const published = new Map<string, NugetPackage>()
  const server = await startFileUpstream({})
  const { url } = server
  const resources = [
    { '@id': `${url}/flat/`, '@type': 'PackageBaseAddress/3.0.0' },
    { '@id': `${url}/plain/`, '@type': 'RegistrationsBaseUrl' },
    { '@id': `${url}/registration5-gz-semver2/`, '@type': 'RegistrationsBaseUrl/3.6.0' },
    { '@id': `${url}/query`, '@type': 'SearchQueryService' },
  ]
  server.put('/v3/index.json', JSON.stringify({ version: '3.0.0', resources }))
  const hive = '/registration5-gz-semver2'
  const put = (path: string, value: object) => server.put(path, gzipSync(JSON.stringify(value)))
  const describe = (id: string) => {
    const own = [...published.values()].filter((one) => one.id.toLowerCase() === id)
    const leaves = own.map((one) => leafOf(one, `${url}`))
    const pageOf = (position: number) => {
      const items = leaves.slice(position, position + inlinedMax)
      return { '@id': `${url}${hive}/${id}/page/${position}.json`, count: items.length, items }
    }
    const pages = Array.from({ length: Math.ceil(leaves.length / inlinedMax) }, (_, at) => pageOf(at * inlinedMax))
    for (const [at, page] of pages.entries()) put(`${hive}/${id}/page/${at * inlinedMax}.json`, page)
    const items = pages.length > 1 ? pages.map(({ items: _, ...page }) => page) : pages
    put(`${hive}/${id}/index.json`, { count: items.length, items })
  }
  const addPackage = (one: NugetPackage) => {
    const id = one.id.toLowerCase()
    const version = one.version.toLowerCase()
    published.set(`${id} ${version}`, one)
    server.put(`/flat/${id}/${version}/${id}.${version}.nupkg`, one.bytes)
    server.put(`/flat/${id}/${version}/${id}.nuspec`, one.nuspec)
    put(`${hive}/${id}/${version}.json`, { catalogEntry: `${url}/catalog/${id}.${version}.json` })
    const packageHash = createHash('sha512').update(one.bytes).digest('base64')
    const catalogLeaf = { id: one.id, version, packageHash, packageHashAlgorithm: 'SHA512' }
    if (hasCatalog) server.put(`/catalog/${id}.${version}.json`, JSON.stringify(catalogLeaf))
    describe(id)
  }
  for (const one of packages) addPackage(one)
  return {
    ...server,
    url: `${url}/v3`,
    addPackage,
    removePackage: (id, version) => {
      published.delete(`${id} ${version}`)
      describe(id)
    },
  }
}

function leafOf(one: NugetPackage, url: string): object {
  const [id, version] = [one.id.toLowerCase(), one.version.toLowerCase()]
  const dependencies = Object.entries(one.dependencies ?? {}).map(([need, range]) => ({
    id: need,
    range,
    registration: `${url}/registration5-gz-semver2/${need.toLowerCase()}/index.json`,
  }))
  const packageContent = `${url}/flat/${id}/${version}/${id}.${version}.nupkg`
  return {
    '@id': `${url}/registration5-gz-semver2/${id}/${version}.json`,
    '@type': 'Package',
    packageContent,
    catalogEntry: {
      '@id': `${url}/catalog/${id}.${version}.json`,
      id: one.id,
      version: one.version,
      licenseExpression: one.license ?? 'MIT',
      listed: one.isUnlisted !== true,
      published: one.isUnlisted ? '1900-01-01T00:00:00+00:00' : nugetTime,
      dependencyGroups: [{ targetFramework: '.NETStandard2.0', dependencies }],
      packageContent,
    },
  }
}
