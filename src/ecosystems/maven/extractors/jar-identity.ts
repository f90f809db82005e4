// Which package a jar is: by its place in a repository, the Maven descriptors inside, its manifest and its file name.
import { isIdentifier } from '#ecosystems/maven/purl-rules.ts'
import { withoutRuntimeSuffix } from '#ecosystems/maven/versions.ts'
import { type FileName, parseFileName } from './jar-file-name.ts'
import { knownGroup, tomcatArtifact } from './known-groups.ts'
import type { PlacedFile } from './repository-layout.ts'

/** One `META-INF/maven/<group>/<artifact>` of a jar. */
export interface Descriptor {
  /** Path of its folder in the archive. */
  readonly folder: string
  readonly group: string
  readonly artifact: string
  readonly version?: string
  readonly license?: string
}

export interface Evidence {
  /** The file's name without its type. */
  readonly stem: string
  readonly manifest: ReadonlyMap<string, string>
  readonly descriptors: readonly Descriptor[]
  /** Where it lies, when that is a repository. */
  readonly place?: PlacedFile
}

export interface JarIdentity {
  readonly artifact: string
  readonly group?: string
  readonly version?: string
  readonly classifier?: string
  readonly license?: string
  /** How the group is known: stated by a repository or a descriptor, known of the artifact, or concluded from the manifest. */
  readonly groupBy?: 'statement' | 'knowledge' | 'manifest'
  /** The archive's own one among the descriptors; the others are of packages whose files were put into it. */
  readonly descriptor?: Descriptor
}

export function identifyJar({ stem, manifest, descriptors, place }: Evidence): JarIdentity {
  const own = ownDescriptor({ stem, manifest, descriptors })
  const bundleLicense = plainLicense(manifest.get('bundle-license'))
  if (place !== undefined) {
    const license = own?.license ?? bundleLicense
    return {
      ...place,
      ...(license !== undefined && { license }),
      groupBy: 'statement',
      ...(own && { descriptor: own }),
    }
  }
  if (own !== undefined) {
    const { group, artifact } = own
    const license = own.license ?? bundleLicense
    const named = parseFileName(stem, own.version === undefined ? [] : [own.version])
    const version = own.version === undefined ? named.version : withSuffixOf(named, own, own.version)
    return {
      artifact,
      group,
      ...(version !== undefined && { version }),
      ...(named.artifact === artifact && named.classifier !== undefined && { classifier: named.classifier }),
      ...(license !== undefined && { license }),
      groupBy: 'statement',
      descriptor: own,
    }
  }
  const named = namedBy(stem, manifest)
  const known = knownGroup(named.artifact, named.version)
  const group = known ?? concludedGroup(named, manifest)
  return {
    ...named,
    ...(bundleLicense !== undefined && { license: bundleLicense }),
    ...(group !== undefined && { group, groupBy: known === undefined ? 'manifest' : 'knowledge' }),
  }
}

/** A manifest or descriptor may leave out for which Java version the file was built: `12.4.2` for `12.4.2.jre11`. */
function withSuffixOf(named: FileName, { artifact }: Descriptor, version: string): string {
  const isSame = named.artifact === artifact && named.version !== undefined
  return isSame && withoutRuntimeSuffix(named.version) === version ? named.version : version
}

/** The one that the file or the manifest is named after; otherwise a single one, where nothing speaks against it. */
function ownDescriptor({ stem, manifest, descriptors }: Evidence): Descriptor | undefined {
  const file = alike(stem)
  const named = descriptors.filter(({ artifact }) => {
    const rest = file.startsWith(alike(artifact)) ? file.slice(artifact.length) : 'other'
    return rest === '' || /^-v?\d/.test(rest)
  })
  const lengthMax = Math.max(...named.map(({ artifact }) => artifact.length))
  const longest = named.filter(({ artifact }) => artifact.length === lengthMax)
  const sameVersion = longest.find(({ artifact, version }) => file.startsWith(alike(`${artifact}-${version}`)))
  if (longest.length > 0) return sameVersion ?? longest[0]
  const titles = new Set(NAME_ATTRIBUTES.map((key) => symbolicName(manifest.get(key))))
  const titled = descriptors.filter(({ group, artifact }) => titles.has(artifact) || titles.has(`${group}.${artifact}`))
  if (titled.length === 1) return titled[0]
  const [only, ...more] = descriptors
  return only !== undefined && more.length === 0 && maySpeakFor(only, stem, manifest) ? only : undefined
}

const NAME_ATTRIBUTES = ['implementation-title', 'bundle-symbolicname', 'automatic-module-name'] as const

/** A jar under another name: of the same version with a word in common, or without any name or version of its own. */
function maySpeakFor({ artifact, version }: Descriptor, stem: string, manifest: ReadonlyMap<string, string>): boolean {
  const named = parseFileName(stem)
  const stated = VERSION_ATTRIBUTES.map((key) => manifest.get(key)).filter((text) => text !== undefined)
  const words = new Set(alike(artifact).split('-'))
  if (
    alike(named.artifact)
      .split('-')
      .some((word) => words.has(word)) &&
    (named.version ?? version) === version
  )
    return true
  if (named.version !== undefined) return false
  return stated.length === 0 ? NAME_ATTRIBUTES.every((key) => !manifest.has(key)) : stated.includes(version ?? '')
}

/** Distributions write other separators than Maven does; of the same length, so that positions stay. */
function alike(name: string): string {
  return name.toLowerCase().replace(/[._]/g, '-')
}

const VERSION_ATTRIBUTES = [
  'implementation-version',
  'bundle-version',
  'specification-version',
  'plugin-version',
] as const
const PLAIN_VERSION = /^[0-9A-Za-z][0-9A-Za-z._+-]{0,99}$/

function namedBy(stem: string, manifest: ReadonlyMap<string, string>): FileName {
  const stated = VERSION_ATTRIBUTES.map((key) => manifest.get(key) ?? '').filter((text) => PLAIN_VERSION.test(text))
  const named = parseFileName(stem, stated)
  if (named.version !== undefined) return named
  const [version] = stated
  const ofTomcat = tomcatArtifact(stem, manifest)
  if (ofTomcat !== undefined || knownGroup(stem, version) !== undefined)
    return { artifact: ofTomcat ?? stem, ...(version !== undefined && { version }) }
  const title = ['implementation-title', 'short-name', 'extension-name']
    .map((key) => symbolicName(manifest.get(key)))
    .find((text) => text !== undefined)
  return { artifact: title ?? stem, ...(version !== undefined && { version }) }
}

/** A name without parameters, if it could be an artifact's: no white space, not only a number. */
function symbolicName(text: string | undefined): string | undefined {
  const name = text?.split(';', 1)[0]?.trim()
  return name !== undefined && isIdentifier(name) && /[A-Za-z]/.test(name) ? name : undefined
}

/**
 * What Maven writes as the vendor's id, and what stands before an artifact id with a hyphen in the bundle's name (without one
 * it may be part of the group). Nothing else in a manifest tells the group.
 */
function concludedGroup({ artifact }: FileName, manifest: ReadonlyMap<string, string>): string | undefined {
  const stated = manifest.get('group-id')
  if (stated !== undefined && isGroup(stated)) return stated
  const vendor = manifest.get('implementation-vendor-id')
  if (vendor !== undefined && isGroup(vendor) && !isOrganisation(vendor, artifact)) return vendor
  const bundle = symbolicName(manifest.get('bundle-symbolicname'))
  if (!artifact.includes('-') || !bundle?.endsWith(`.${artifact}`)) return undefined
  const before = bundle.slice(0, -artifact.length - 1)
  return isOrganisation(before, artifact) ? undefined : before
}

function isGroup(text: string): boolean {
  return isIdentifier(text) && /^[a-z][a-z0-9_-]*(?:\.[A-Za-z0-9_-]+)+$/.test(text)
}

/** `org.apache`, of whatever Apache makes, is the group of next to nothing; `org.slf4j` is that of `slf4j-api`. */
function isOrganisation(group: string, artifact: string): boolean {
  const [, organisation = '', ...more] = group.toLowerCase().split('.')
  if (more.length > 0) return false
  return !alike(artifact)
    .split('-')
    .some((word) => word.length > 1 && (word.startsWith(organisation) || organisation.startsWith(word)))
}

function plainLicense(text: string | undefined): string | undefined {
  const license = text?.split(';', 1)[0]?.trim()
  return license && license.length <= 500 ? license : undefined
}
