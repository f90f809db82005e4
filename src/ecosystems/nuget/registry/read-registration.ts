import { isJsonObject, type JsonObject, jsonText, readJsonObject } from '../../gate/json-document.ts'
import type { IndexedVersion, Requirement, UpstreamAddress } from '../../gate/registry.ts'
import { needsSemVer2, normalVersion } from './normal-version.ts'

/** One version of a package, as upstream registers it. */
export interface Registered {
  readonly indexed: IndexedVersion
  readonly needsSemVer2: boolean
  readonly entry: JsonObject
}

const TEXT_CHARS_MAX = 4_096
/** Unlisting sets this year: it is no time at which anything was published. */
const UNLISTED_YEAR = '1900-'

/** The versions of exactly this package, in upstream's order. Throws `SyntaxError`. */
export function readRegistration(name: string, document: Uint8Array, upstream: UpstreamAddress): readonly Registered[] {
  const { leaves } = readJsonObject(document)
  if (!Array.isArray(leaves)) throw new SyntaxError(`The document is not the registration of ${name}`)
  const seen = new Set<string>()
  return leaves.map((leaf: unknown) => {
    const registered = readLeaf(name, leaf, upstream)
    const { version } = registered.indexed
    if (seen.has(version)) throw new SyntaxError(`${name} lists ${version} twice`)
    seen.add(version)
    return registered
  })
}

function readLeaf(name: string, leaf: unknown, upstream: UpstreamAddress): Registered {
  const entry = isJsonObject(leaf) ? leaf.catalogEntry : undefined
  if (!isJsonObject(leaf) || !isJsonObject(entry)) throw new SyntaxError(`${name} lists a version without an entry`)
  if (jsonText(entry.id)?.toLowerCase() !== name) throw new SyntaxError(`The document does not describe ${name}`)
  const written = jsonText(entry.version) ?? ''
  const version = normalVersion(written)
  if (version === undefined) throw new SyntaxError(`${name} lists a version that NuGet does not allow`)
  const publishedAt = timeOf(entry.published)
  const license = jsonText(entry.licenseExpression)
  const deprecated = deprecationOf(entry.deprecation)
  return {
    needsSemVer2: needsSemVer2(written),
    entry,
    indexed: {
      version,
      ...(license !== undefined && license.length <= TEXT_CHARS_MAX && { license }),
      ...(publishedAt !== undefined && { publishedAt }),
      ...(deprecated !== undefined && { deprecated }),
      ...(entry.listed === false && { yanked: 'Unlisted by its publisher' }),
      hasInstallScript: false,
      files: [
        {
          fileName: packageFile(name, version),
          url: jsonText(leaf.packageContent) ?? jsonText(entry.packageContent) ?? flatUrl(name, version, upstream),
          role: 'package',
        },
      ],
      requirements: requirementsOf(entry.dependencyGroups),
    },
  }
}

export function packageFile(name: string, version: string): string {
  return `${name}.${version}.nupkg`
}

export function flatUrl(name: string, version: string, { services }: UpstreamAddress): string {
  return `${services.flat}${name}/${version}/${packageFile(name, version)}`
}

function timeOf(published: unknown): string | undefined {
  const text = jsonText(published)
  return text === undefined || text.startsWith(UNLISTED_YEAR) || Number.isNaN(Date.parse(text)) ? undefined : text
}

function deprecationOf(deprecation: unknown): string | undefined {
  if (!isJsonObject(deprecation)) return undefined
  const reasons = Array.isArray(deprecation.reasons)
    ? deprecation.reasons.filter((each) => typeof each === 'string')
    : []
  const message = jsonText(deprecation.message)
  return (
    [reasons.join(', '), message].filter(Boolean).join(': ').slice(0, TEXT_CHARS_MAX) || 'Deprecated without a reason'
  )
}

/** Of every framework: which one is built for is the project's to say. */
function requirementsOf(groups: unknown): readonly Requirement[] {
  const needs = new Map<string, Requirement>()
  for (const group of Array.isArray(groups) ? groups : [])
    for (const need of isJsonObject(group) && Array.isArray(group.dependencies) ? group.dependencies : []) {
      const name = isJsonObject(need) ? jsonText(need.id)?.toLowerCase() : undefined
      if (name === undefined) continue
      const range = jsonText(need.range) ?? '(, )'
      needs.set(`${name} ${range}`, { name, range, kind: 'runtime' })
    }
  return [...needs.values()]
}
