import {
  hostedAddress,
  type IndexedVersion,
  type IndexView,
  type OpenedIndex,
  type UpstreamAddress,
} from '../../gate/registry.ts'
import { type CrateLine, readCrateLine } from './crate-line.ts'
import { downloadUrl } from './download-url.ts'
import { requirementsOf } from './requirements.ts'
import { yankLine } from './yank-line.ts'

const VERSIONS_MAX = 50_000
const NEWLINE = 0x0a
const END = Buffer.from('\n')
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/

/**
 * Reads an index file: a JSON object a line, one for each version. Lines are passed on byte for byte but for `yanked`, which
 * is set where a version may not be used: new resolutions avoid it, and a lockfile that has it gets the reason at the
 * download. Throws `SyntaxError` when a line is not about this crate, or a version is there twice.
 */
export function openIndex(name: string, document: Uint8Array, upstream: UpstreamAddress): OpenedIndex {
  // The lines are kept, and the document's memory is not ours to keep.
  const lines = readLines(name, document.slice())
  const dl = upstream.url === hostedAddress.url ? hostedAddress.url : upstream.services.dl
  if (dl === undefined) throw new SyntaxError('config.json does not say where crates lie')
  const published = [...lines.values()][0]?.name ?? name
  return {
    index: { name: published, versions: [...lines.values()].map((line) => indexedVersion(line, dl)), tags: {} },
    write: (view) => writeLines(lines, view),
    tags: () => [],
    manifest: () => undefined,
  }
}

/** The key of a crate's file among those of its version, whatever the spelling of the name that it is asked by. */
export function crateFileName(name: string, version: string): string {
  return `${name.toLowerCase()}-${version}.crate`
}

function readLines(name: string, document: Uint8Array): ReadonlyMap<string, CrateLine> {
  const lines = new Map<string, CrateLine>()
  let start = 0
  while (start < document.length) {
    const newline = document.indexOf(NEWLINE, start)
    const end = newline < 0 ? document.length : newline
    const bytes = document.subarray(start, end)
    start = end + 1
    if (bytes.length === 0 || (bytes.length === 1 && bytes[0] === 0x0d)) continue
    const line = readCrateLine(name, bytes)
    if (lines.has(line.version)) throw new SyntaxError(`${name} lists ${line.version} twice`)
    if (lines.size === VERSIONS_MAX) throw new SyntaxError(`${name} has more than ${VERSIONS_MAX} versions`)
    lines.set(line.version, line)
  }
  return lines
}

function indexedVersion({ fields, name, version, checksum, yanked }: CrateLine, dl: string): IndexedVersion {
  const { pubtime, links, deps } = fields
  const isTime = typeof pubtime === 'string' && TIME.test(pubtime) && !Number.isNaN(Date.parse(pubtime))
  return {
    version,
    ...(isTime && { publishedAt: pubtime }),
    ...(yanked && { yanked: 'Yanked by its publisher' }),
    // Cargo allows `links` only beside a build script; of others the index says nothing.
    hasInstallScript: typeof links === 'string',
    files: [
      {
        fileName: crateFileName(name, version),
        url: downloadUrl(dl, { name, version, checksum }),
        role: 'package',
        integrity: `sha256:${checksum}`,
      },
    ],
    requirements: requirementsOf(deps),
  }
}

function writeLines(lines: ReadonlyMap<string, CrateLine>, view: IndexView): Uint8Array {
  const parts: Uint8Array[] = []
  for (const line of lines.values()) {
    const isShown = view.visible.has(line.version) && !view.refused.has(line.version)
    parts.push(isShown ? line.bytes : yankLine(line), END)
  }
  return Buffer.concat(parts)
}
