import type { IndexedVersion, PackageIndex } from '#ecosystems/ecosystem.ts'

export type VersionFacts = Partial<Omit<IndexedVersion, 'version'>>

/** An index of made-up versions: name and digests follow from the version unless given. */
export function makeIndex(name: string, versions: Readonly<Record<string, VersionFacts>>): PackageIndex {
  return { name, tags: {}, versions: Object.entries(versions).map(([version, facts]) => makeVersion(version, facts)) }
}

export function makeVersion(version: string, facts: VersionFacts = {}): IndexedVersion {
  return {
    version,
    hasInstallScript: false,
    sha1: Buffer.from(version.padEnd(20).slice(0, 20)).toString('hex'),
    artifactUrl: `https://upstream.example/${version}.tgz`,
    fileName: `thing-${version}.tgz`,
    requirements: [],
    ...facts,
  }
}

/** Subresource integrity of nothing in particular, the same for the same text. */
export function sri(text: string): string {
  return `sha512-${Buffer.from(text.padEnd(64).slice(0, 64)).toString('base64')}`
}
