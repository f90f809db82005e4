import semver from 'semver'
import type { NpmPackage } from './npm-package.ts'

type Members = Record<string, unknown>

export interface PublishedPackage {
  readonly name: string
  readonly versions: readonly NpmPackage[]
  /** Tags beside, or instead of, the `latest` that follows from the versions. */
  readonly tags: ReadonlyMap<string, string>
  /** Names of accounts. */
  readonly maintainers: readonly string[]
  /** The registry's address, which artifacts' addresses begin with. */
  readonly url: string
}

const ABBREVIATED_MEMBERS = new Set([
  ...['name', 'version', 'dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies', 'bin'],
  ...['peerDependenciesMeta', 'bundleDependencies', 'engines', 'os', 'cpu', 'directories'],
])

/** The full packument, as a registry keeps it. */
export function fullPackument(published: PublishedPackage): Members {
  const { name, versions } = published
  const times = versions.map(({ version, publishedAt }) => [version, publishedAt] as const)
  return {
    _id: name,
    _rev: `${versions.length}-${name.length}`,
    name,
    'dist-tags': distTags(published),
    versions: byVersion(versions, (one) => fullManifest(published, one)),
    time: { created: earliest(versions), modified: modifiedAt(versions), ...Object.fromEntries(times) },
    maintainers: published.maintainers.map((each) => ({ name: each, email: `${each}@mail.example` })),
    readme: `# ${name}\n`,
    readmeFilename: 'README.md',
  }
}

/** The abbreviated form, without times, as public registries give it. */
export function abbreviatedPackument(published: PublishedPackage): Members {
  const { name, versions } = published
  return {
    name,
    modified: modifiedAt(versions),
    'dist-tags': distTags(published),
    versions: byVersion(versions, (one) => abbreviatedManifest(published, one)),
  }
}

export function fullManifest(published: PublishedPackage, one: NpmPackage): Members {
  const { name, version, tarball, integrity, shasum, deprecated } = one
  const address = `${published.url}/${name}/-/${one.fileName}`
  return {
    ...one.packageJson,
    _id: `${name}@${version}`,
    _npmUser: { name: 'tester', email: 'tester@mail.example' },
    ...(deprecated !== undefined && { deprecated }),
    dist: { tarball: address, integrity, shasum, fileCount: 2, unpackedSize: tarball.byteLength, ...one.dist },
  }
}

function abbreviatedManifest(published: PublishedPackage, one: NpmPackage): Members {
  const { dist, deprecated, ...members } = fullManifest(published, one)
  const kept = Object.entries(members).filter(([key]) => ABBREVIATED_MEMBERS.has(key))
  const scripts = one.packageJson.scripts ?? {}
  const runs = ['preinstall', 'install', 'postinstall'].some((name) => Object.hasOwn(scripts, name))
  return {
    ...Object.fromEntries(kept),
    dist,
    ...(deprecated !== undefined && { deprecated }),
    ...(runs && { hasInstallScript: true }),
  }
}

export function distTags({ versions, tags }: PublishedPackage): Record<string, string> {
  const sorted = versions.map(({ version }) => version).sort(semver.compare)
  const latest = sorted.findLast((version) => semver.prerelease(version) === null) ?? sorted.at(-1)
  return { ...(latest !== undefined && { latest }), ...Object.fromEntries(tags) }
}

/** ISO times of one form order as text. */
export function modifiedAt(versions: readonly NpmPackage[]): string | undefined {
  return times(versions).at(-1)
}

function earliest(versions: readonly NpmPackage[]): string | undefined {
  return times(versions)[0]
}

function times(versions: readonly NpmPackage[]): readonly string[] {
  return versions.map(({ publishedAt }) => publishedAt).sort()
}

function byVersion(versions: readonly NpmPackage[], write: (one: NpmPackage) => Members): Members {
  return Object.fromEntries(versions.map((one) => [one.version, write(one)]))
}
