import { isJsonObject, readJsonObject } from '../../gate/json-document.ts'
import type { DocumentTarget } from '../../gate/registry.ts'
import { isVersion } from './artifact-name.ts'
import { escapedName, isPackageName } from './package-name.ts'

const ATTESTATIONS = 'npm/v1/attestations'

/** The keys with which upstream signs the integrity of each version; what it signed stands in the index, unchanged. */
const signingKeys: DocumentTarget = {
  kind: 'document',
  path: './-/npm/v1/keys',
  contentType: 'application/json',
  keep: 'check',
  rewrite: (document) => requireList(document, 'keys'),
}

/**
 * What is asked below `/-/` of signatures: `npm/v1/keys`, and `npm/v1/attestations/<name>@<version>`, the name escaped or not. What
 * the publisher and the registry attest of a version is passed on unchanged to those who may use it; clients verify it
 * against the integrity that they installed by.
 */
export function routeSignatures(path: string): DocumentTarget | undefined {
  if (path === 'npm/v1/keys') return signingKeys
  if (!path.startsWith(`${ATTESTATIONS}/`)) return undefined
  const spec = path.slice(ATTESTATIONS.length + 1)
  const at = spec.lastIndexOf('@')
  const [name, version] = [spec.slice(0, at), spec.slice(at + 1)]
  if (at < 1 || !isPackageName(name) || !isVersion(version)) return undefined
  return {
    kind: 'document',
    path: `./-/${ATTESTATIONS}/${escapedName(name)}@${version}`,
    name,
    version,
    contentType: 'application/json',
    keep: 'check',
    rewrite: requireAttestations,
  }
}

/** Not a clean-looking answer of something else: an empty list would read as "nothing is attested". */
function requireAttestations(document: Uint8Array): Uint8Array {
  return requireList(document, 'attestations')
}

function requireList(document: Uint8Array, member: string): Uint8Array {
  const list = readJsonObject(document)[member]
  if (!Array.isArray(list) || !list.every(isJsonObject)) throw new SyntaxError(`The document has no list of ${member}`)
  return document
}
