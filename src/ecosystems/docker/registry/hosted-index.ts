import { parseJson } from '#formats/limits.ts'
import type { HostedFile, IndexedVersion, OpenedIndex } from '../../gate/registry.ts'
import { isDigest } from './image-name.ts'

const LIMITS = { sizeBytesMax: 64 * 1024 * 1024, depthMax: 5 }

interface HostedVersion {
  readonly version: string
  readonly publishedAt: string
  readonly license?: string
}

/** The versions of an image that were published here; registries have no such list of their own. */
export function writeHostedIndex(
  name: string,
  files: readonly HostedFile[],
  licenseOf: (file: HostedFile) => string | undefined,
): Uint8Array {
  const versions = files.map((file): HostedVersion => {
    const license = licenseOf(file)
    const { version, publishedAt } = file
    return { version, publishedAt, ...(license !== undefined && { license }) }
  })
  return Buffer.from(JSON.stringify({ name, versions }))
}

/** Reads what `writeHostedIndex` wrote: of an upstream there is no index. Throws `SyntaxError`. */
export function openHostedIndex(name: string, document: Uint8Array): OpenedIndex {
  const { name: of, versions } = parseJson(document, LIMITS) as { name?: unknown; versions?: unknown }
  if (of !== name || !Array.isArray(versions)) throw new SyntaxError(`Registries list tags, and no versions of ${name}`)
  const index = { name, versions: (versions as HostedVersion[]).map(indexed), tags: {} }
  return {
    index,
    write: ({ visible }) => {
      const shown = index.versions.flatMap(({ version }) => (visible.has(version) ? [version] : []))
      return Buffer.from(JSON.stringify({ name, versions: shown }))
    },
    tags: () => [],
    manifest: () => undefined,
  }
}

function indexed({ version, publishedAt, license }: HostedVersion): IndexedVersion {
  if (!isDigest(version)) throw new SyntaxError('The list of versions names one that is no digest')
  return {
    version,
    publishedAt,
    ...(license !== undefined && { license }),
    hasInstallScript: false,
    files: [{ fileName: 'manifest', url: './manifest', role: 'package', integrity: version }],
    requirements: [],
  }
}
