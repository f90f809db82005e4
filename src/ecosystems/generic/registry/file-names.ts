import type { ArtifactTarget, IndexedVersion } from '../../gate/registry.ts'

const NAME_CHARS_MAX = 400
const FILE_CHARS_MAX = 250

/** The file at these segments below a repository's address; undefined for a path that is longer than names may be. */
export function fileTarget(repositoryName: string, segments: readonly string[]): ArtifactTarget | undefined {
  const version = segments.at(-1)
  const name = [repositoryName, ...segments.slice(0, -1)].join('/')
  if (version === undefined || name.length > NAME_CHARS_MAX || version.length > FILE_CHARS_MAX) return undefined
  return { kind: 'artifact', name, version, fileName: version }
}

/** Two repositories may have different files at the same path: the package's name begins with the repository's. */
export function repositoryOf(name: string): string {
  return name.split('/', 1)[0] ?? name
}

/** Relative to the upstream's address. */
export function fileAddress(name: string, version: string): string {
  const segments = [...name.split('/').slice(1), version]
  return `./${segments.map(encodeURIComponent).join('/')}`
}

export function plainFile(name: string, version: string): IndexedVersion {
  const file = { fileName: version, url: fileAddress(name, version), role: 'package' } as const
  return { version, hasInstallScript: false, files: [file], requirements: [] }
}
