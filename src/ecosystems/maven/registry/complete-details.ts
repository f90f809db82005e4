import type { FetchUpstream, IndexedVersion } from '../../gate/registry.ts'
import type { PomParent } from '../extractors/pom-model.ts'
import { mavenPurl, mavenPurlRules } from '../purl-rules.ts'
import { declaredLicense } from './declared-license.ts'
import { fileAddress, fileNameOf, isSnapshot, isVersion } from './file-address.ts'
import { readPomDocument } from './read-details.ts'

/** Parents beyond that are not asked for: the licence is then unknown. */
const PARENTS_MAX = 6

/**
 * Adds the licence that a POM without one inherits from its parents, and when its file was put into the repository: Maven's
 * documents tell no date. A parent that cannot be read, or is not there, leaves the licence unknown.
 */
export async function completeDetails(
  details: IndexedVersion,
  from: { readonly document: Uint8Array; readonly lastModified: string | undefined },
  ask: FetchUpstream,
): Promise<IndexedVersion> {
  const license = details.license ?? (await inheritedLicense(from.document, ask))
  const publishedAt = readDate(from.lastModified)
  return { ...details, ...(license !== undefined && { license }), ...(publishedAt !== undefined && { publishedAt }) }
}

async function inheritedLicense(document: Uint8Array, ask: FetchUpstream): Promise<string | undefined> {
  let { parent } = readPomDocument(document)
  for (let generation = 0; generation < PARENTS_MAX && parent !== undefined; generation++) {
    const url = addressOf(parent)
    const bytes = url === undefined ? undefined : await ask({ url })
    const pom = bytes === undefined ? undefined : readOr(bytes)
    if (pom === undefined) return undefined
    const license = declaredLicense(pom.licenses)
    if (license !== undefined) return license
    parent = pom.parent
  }
  return undefined
}

function readOr(bytes: Uint8Array): ReturnType<typeof readPomDocument> | undefined {
  try {
    return readPomDocument(bytes)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

function addressOf({ group, artifact, version = '' }: PomParent): string | undefined {
  const purl = mavenPurl(group, artifact)
  if (purl === undefined || !isVersion(version) || isSnapshot(version)) return undefined
  const name = mavenPurlRules.nameOf(purl)
  return fileAddress(name, version, fileNameOf(name, version, '.pom'))
}

/** RFC 9110, section 5.6.7. */
function readDate(text: string | undefined): string | undefined {
  const time = text === undefined || text.length > 64 ? Number.NaN : Date.parse(text)
  return Number.isNaN(time) || time <= 0 ? undefined : new Date(time).toISOString()
}
