import type { IndexedFile, IndexedVersion, PackageIndex } from '#ecosystems/gate/registry.ts'

/** Facts of the version, and of its only file. */
export type VersionFacts = Partial<Omit<IndexedVersion, 'version' | 'files'> & Omit<IndexedFile, 'role'>>

/** An index of made-up versions: name and digests follow from the version unless given. */
export function makeIndex(name: string, versions: Readonly<Record<string, VersionFacts>>): PackageIndex {
  return { name, tags: {}, versions: Object.entries(versions).map(([version, facts]) => makeVersion(version, facts)) }
}

export function makeVersion(version: string, facts: VersionFacts = {}): IndexedVersion {
  const { fileName, url, integrity, ...own } = facts
  const sha1 = 'sha1' in own ? own.sha1 : Buffer.from(version.padEnd(20).slice(0, 20)).toString('hex')
  const file: IndexedFile = {
    fileName: fileName ?? `thing-${version}.tgz`,
    url: url ?? `https://upstream.example/${version}.tgz`,
    role: 'package',
    ...(integrity === undefined ? {} : { integrity }),
    ...(sha1 === undefined ? {} : { sha1 }),
  }
  return { version, hasInstallScript: false, requirements: [], ...withoutSha1(own), files: [file] }
}

function withoutSha1({ sha1: _, ...own }: VersionFacts) {
  return own
}

/** Subresource integrity of nothing in particular, the same for the same text. */
export function sri(text: string): string {
  return `sha512-${Buffer.from(text.padEnd(64).slice(0, 64)).toString('base64')}`
}
