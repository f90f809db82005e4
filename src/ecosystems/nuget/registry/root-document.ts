import { isJsonObject, jsonText, readJsonObject } from '../../gate/json-document.ts'

/** Where our own parts lie, below the repository's address. */
export const VULNERABILITIES = 'nuget-vulnerabilities'
export const FLAT = '/v3/flat'
export const REGISTRATIONS = '/v3/registrations'
export const REGISTRATIONS_SEMVER2 = '/v3/registrations-semver2'

const RESOURCES_MAX = 1_000
/** The first that upstream names is taken: those with all versions before those without SemVer 2.0.0. */
const REGISTRATION_TYPES = [
  'RegistrationsBaseUrl/3.6.0',
  'RegistrationsBaseUrl/Versioned',
  'RegistrationsBaseUrl/3.4.0',
  'RegistrationsBaseUrl/3.0.0-rc',
  'RegistrationsBaseUrl/3.0.0-beta',
  'RegistrationsBaseUrl',
]
const FLAT_TYPES = ['PackageBaseAddress/3.0.0']

/**
 * The service index of a repository. Nothing is in it that is not answered: no search, no push, and no signatures of a
 * repository, because the files stay those of upstream. Known vulnerabilities are named in any case: where no advisories
 * were ever taken in, the client is told that they cannot be had, and not that there are none.
 */
export function writeRoot(url: string): string {
  const resource = (id: string, type: string) => ({ '@id': `${url}${id}/`, '@type': type })
  const resources = [
    resource(FLAT, 'PackageBaseAddress/3.0.0'),
    resource(REGISTRATIONS, 'RegistrationsBaseUrl'),
    resource(REGISTRATIONS, 'RegistrationsBaseUrl/3.0.0-beta'),
    resource(REGISTRATIONS, 'RegistrationsBaseUrl/3.0.0-rc'),
    resource(REGISTRATIONS, 'RegistrationsBaseUrl/3.4.0'),
    resource(REGISTRATIONS_SEMVER2, 'RegistrationsBaseUrl/3.6.0'),
    { ...resource(REGISTRATIONS_SEMVER2, 'RegistrationsBaseUrl/Versioned'), clientVersion: '4.3.0-alpha' },
    { '@id': `${url}/${VULNERABILITIES}/index.json`, '@type': 'VulnerabilityInfo/6.7.0' },
  ]
  return JSON.stringify({ version: '3.0.0', resources })
}

/** Upstream's own service index. Throws `SyntaxError` when it names no registrations or no files. */
export function readRoot(document: Uint8Array): Readonly<Record<string, string>> {
  const { version, resources } = readJsonObject(document)
  if (typeof version !== 'string' || !version.startsWith('3.') || !Array.isArray(resources))
    throw new SyntaxError('The document is not a service index of NuGet')
  if (resources.length > RESOURCES_MAX) throw new SyntaxError('The service index names too many resources')
  const registrations = find(resources, REGISTRATION_TYPES)
  const flat = find(resources, FLAT_TYPES)
  if (registrations === undefined || flat === undefined)
    throw new SyntaxError('The service index names no registrations, or no place where files lie')
  return { registrations, flat }
}

function find(resources: readonly unknown[], types: readonly string[]): string | undefined {
  for (const type of types)
    for (const each of resources) {
      if (!isJsonObject(each)) continue
      const stated = Array.isArray(each['@type']) ? each['@type'] : [each['@type']]
      const id = jsonText(each['@id'])
      if (id !== undefined && /^https?:\/\//i.test(id) && stated.includes(type)) return id.replace(/\/*$/, '/')
    }
  return undefined
}
