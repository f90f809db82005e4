// Coordinates of Maven packages: which purl they bear, and what a stated version amounts to.
import type { ExtractedComponent } from '#ecosystems/ecosystem.ts'
import { isVersionText } from '#ecosystems/extraction/version-text.ts'
import { mavenPurl } from '#ecosystems/maven/purl-rules.ts'
import { parseMavenRange, pinnedVersion } from '#ecosystems/maven/ranges.ts'
import type { Purl } from '#formats/purl.ts'

export interface Coordinates {
  readonly group: string
  readonly artifact: string
  readonly version?: string
  readonly classifier?: string
  /** The file's type, as Maven calls it; `jar` where absent. */
  readonly type?: string
}

const TEXT_LENGTH_MAX = 256

/** Types whose file is a jar of its own classifier, or none (Maven's "Default Artifact Handlers"). */
const JAR_TYPES: ReadonlyMap<string, string | undefined> = new Map([
  ['jar', undefined],
  ['bundle', undefined],
  ['ejb', undefined],
  ['maven-plugin', undefined],
  ['eclipse-plugin', undefined],
  ['test-jar', 'tests'],
  ['ejb-client', 'client'],
  ['java-source', 'sources'],
  ['javadoc', 'javadoc'],
])

/** Undefined when Maven allows no such names. A version that cannot be kept as it is, is left out. */
export function coordinatesPurl({ group, artifact, version, classifier, type = 'jar' }: Coordinates): Purl | undefined {
  const kept = version !== undefined && isVersionText(version) ? version : undefined
  const purl = mavenPurl(group, artifact, kept)
  if (purl === undefined) return undefined
  const ofClassifier = classifier || JAR_TYPES.get(type)
  const isJar = JAR_TYPES.has(type)
  if ((ofClassifier !== undefined && !isVersionText(ofClassifier)) || !isVersionText(type)) return undefined
  return { ...purl, qualifiers: { ...(ofClassifier && { classifier: ofClassifier }), ...(!isJar && { type }) } }
}

/** What a requirement tells: the one version it leaves, and the requirement itself where it says more than that. */
export function statedVersion(text: string): { readonly version?: string; readonly requirement?: string } {
  const version = pinnedVersion(text)
  if (version === text.trim()) return { version }
  return { ...(version !== undefined && { version }), requirement: text.trim().slice(0, TEXT_LENGTH_MAX) }
}

export function isRangeText(text: string): boolean {
  try {
    parseMavenRange(text)
    return true
  } catch {
    return false
  }
}

/** What every component has, for those that have nothing more. */
export const BARE: Pick<ExtractedComponent, 'hashes' | 'dependsOn'> = { hashes: [], dependsOn: [] }
