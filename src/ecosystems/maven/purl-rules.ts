// Names of Maven packages in purls: the purl type definition "maven" and Maven's rule for identifiers.
import type { PurlRules } from '#ecosystems/ecosystem.ts'
import type { Purl } from '#formats/purl.ts'
import { normalizePurl } from '#formats/purl-types.ts'

/** Longer ones would not fit into the path of a repository. */
const IDENTIFIER_LENGTH_MAX = 255
const IDENTIFIER = /^[A-Za-z0-9_.-]+$/

/** Upper and lower case matter: `HTTPClient:HTTPClient` is one package, `httpclient:httpclient` another. */
export const mavenPurlRules: PurlRules = { normalize, nameOf, parseName }

/** What packages a build gets by group and artifact id; undefined when Maven does not allow one of them. */
export function mavenPurl(group: string, artifact: string, version?: string): Purl | undefined {
  if (!isIdentifier(group) || !isIdentifier(artifact)) return undefined
  return { type: 'maven', namespace: group, name: artifact, ...(version !== undefined && { version }), qualifiers: {} }
}

export function isIdentifier(text: string): boolean {
  // Folder names of repositories are made of them.
  return text.length <= IDENTIFIER_LENGTH_MAX && IDENTIFIER.test(text) && text !== '.' && !text.includes('..')
}

/** Producers that put `group:artifact` into the name are understood. */
function normalize(purl: Purl): Purl {
  const canonical = normalizePurl(purl)
  if (canonical.namespace !== undefined) return canonical
  const [group = '', artifact = '', ...more] = canonical.name.split(':')
  if (more.length > 0 || mavenPurl(group, artifact) === undefined) return canonical
  return { ...canonical, namespace: group, name: artifact }
}

function nameOf(purl: Purl): string {
  return purl.namespace === undefined ? purl.name : `${purl.namespace}:${purl.name}`
}

function parseName(name: string): Purl | undefined {
  const [group = '', artifact = '', ...more] = name.split(':', 3)
  return more.length > 0 ? undefined : mavenPurl(group, artifact)
}
