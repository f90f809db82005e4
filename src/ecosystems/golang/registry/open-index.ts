import { decodeUtf8 } from '#formats/limits.ts'
import type { IndexedVersion, IndexView, OpenedIndex } from '../../gate/registry.ts'
import { indexedFile } from './module-files.ts'
import { isCanonicalVersion, isPseudoVersion, isValidVersion } from './module-version.ts'

const LIST_BYTES_MAX = 8 * 1024 * 1024
const VERSIONS_MAX = 50_000

/**
 * Reads `@v/list`: a version a line, and whatever follows a blank ignored, as the go command does; so are tags that are no
 * module's versions, and pseudo-versions. Throws `SyntaxError` for a line that is no tag of a version at all: it is no list.
 */
export function openIndex(name: string, document: Uint8Array): OpenedIndex {
  const versions = readList(name, document)
  return {
    index: { name, versions: versions.map((version) => listedVersion(name, version)), tags: {}, isBare: true },
    write: (view) => writeList(versions, view),
    tags: () => [],
    manifest: () => undefined,
  }
}

/** What a list tells of a version: that it is there. */
export function listedVersion(name: string, version: string): IndexedVersion {
  return { version, hasInstallScript: false, files: [indexedFile(name, version, 'zip')], requirements: [] }
}

function readList(name: string, document: Uint8Array): readonly string[] {
  const found = new Set<string>()
  for (const line of decodeText(document).split('\n')) {
    const version = line.trim().split(/[ \t]/, 1)[0] ?? ''
    if (version === '') continue
    if (!isValidVersion(version)) throw new SyntaxError(`The list of ${name} holds what is no version`)
    if (isCanonicalVersion(version) && !isPseudoVersion(version)) found.add(version)
    if (found.size > VERSIONS_MAX) throw new SyntaxError(`${name} has more than ${VERSIONS_MAX} versions`)
  }
  return [...found]
}

function decodeText(document: Uint8Array): string {
  try {
    return decodeUtf8(document, { sizeBytesMax: LIST_BYTES_MAX })
  } catch (error) {
    throw new SyntaxError(`The list is not readable: ${(error as Error).message}`, { cause: error })
  }
}

function writeList(versions: readonly string[], view: IndexView): Uint8Array {
  const shown = versions.filter((version) => view.visible.has(version) && !view.refused.has(version))
  return Buffer.from(shown.map((version) => `${version}\n`).join(''))
}
