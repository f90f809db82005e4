import { LimitError } from '#formats/limits.ts'
import { childOf, childrenOf, childText, parseXml, type XmlElement } from '#formats/xml.ts'
import { isSnapshot, isVersion, splitName } from './file-address.ts'

/** A `maven-metadata.xml` (Maven repository metadata 1.1): of a package, of a group's plugins, or of both. */
export interface MavenMetadata {
  /** Each once, in the order of the document; what is no version left out, and SNAPSHOTs unless asked for. */
  readonly versions: readonly string[]
  readonly latest: string | undefined
  readonly release: string | undefined
  readonly lastUpdated: string | undefined
  readonly plugins: readonly MavenPluginEntry[]
}

export interface MavenPluginEntry {
  readonly name: string | undefined
  readonly prefix: string
  readonly artifact: string
}

const LIMITS = { sizeBytesMax: 16 * 2 ** 20, depthMax: 32, nodesMax: 400_000 } as const
const VERSIONS_MAX = 100_000

/** Throws `SyntaxError` when the document is no metadata, or is about another package or group. */
export function readMetadata(
  name: string,
  document: Uint8Array,
  { withSnapshots }: { readonly withSnapshots: boolean },
): MavenMetadata {
  const root = readRoot(document)
  const versioning = childOf(root, 'versioning')
  const listed = childrenOf(childOf(versioning, 'versions'), 'version').map(({ text }) => text)
  if (listed.length > VERSIONS_MAX) throw new SyntaxError(`The document lists more than ${VERSIONS_MAX} versions`)
  const versions = [...new Set(listed)].filter(
    (version) => isVersion(version) && (withSnapshots || !isSnapshot(version)),
  )
  const plugins = childrenOf(childOf(root, 'plugins'), 'plugin').flatMap((element) => pluginOf(element) ?? [])
  requireSubject(name, root, plugins.length > 0)
  const lastUpdated = childText(versioning, 'lastUpdated')
  return {
    versions,
    latest: childText(versioning, 'latest'),
    release: childText(versioning, 'release'),
    lastUpdated: lastUpdated !== undefined && /^\d{8,17}$/.test(lastUpdated) ? lastUpdated : undefined,
    plugins,
  }
}

function readRoot(document: Uint8Array): XmlElement {
  try {
    const root = parseXml(document, { limits: LIMITS })
    if (root.name !== 'metadata') throw new SyntaxError(`The document begins with <${root.name.slice(0, 80)}>`)
    return root
  } catch (error) {
    if (error instanceof LimitError) throw new SyntaxError(`The document has ${error.message}`)
    throw error
  }
}

function pluginOf(element: XmlElement): MavenPluginEntry | undefined {
  const prefix = childText(element, 'prefix')
  const artifact = childText(element, 'artifactId')
  if (prefix === undefined || artifact === undefined) return undefined
  return { name: childText(element, 'name'), prefix, artifact }
}

/** Old repositories leave the coordinates out. Where they stand they must be right, by one of the two readings of the address. */
function requireSubject(name: string, root: XmlElement, hasPlugins: boolean): void {
  const { group, artifact } = splitName(name)
  const statedGroup = childText(root, 'groupId')
  const statedArtifact = childText(root, 'artifactId')
  if (hasPlugins && statedArtifact === undefined && statedGroup === `${group}.${artifact}`) return
  if ((statedGroup ?? group) === group && (statedArtifact ?? artifact) === artifact) return
  const stated = `${statedGroup ?? ''}:${statedArtifact ?? ''}`.slice(0, 200)
  throw new SyntaxError(`The document is about ${stated}, not about ${name}`)
}
