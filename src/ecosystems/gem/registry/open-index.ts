import type { IndexedFile, IndexedVersion, OpenedIndex } from '../../gate/registry.ts'
import { type GemFacts, readComplete } from './complete-index.ts'
import { fullNameOf } from './gem-file.ts'
import { type InfoLine, readInfo } from './read-info.ts'

const LICENSE_CHARS_MAX = 1024

/**
 * Reads what `completeIndex` made. Lines are passed on byte for byte: clients compare digests of them. Where nothing may be
 * used everything is listed: an index has no place for a reason, and clients print the one that the file is refused with.
 */
export function openIndex(name: string, document: Uint8Array): OpenedIndex {
  const { info, facts } = readComplete(document)
  const { head, lines } = readInfo(info)
  const byVersion = Map.groupBy(lines, ({ version }) => version)
  const factsOf = Map.groupBy(facts, ({ version }) => version)
  const versions = [...byVersion].map(([version, own]) => indexedVersion(name, own, factsOf.get(version) ?? []))
  const rows = lines.map(({ version, text }) => ({ version, bytes: Buffer.from(`${text}\n`) }))
  const opening = Buffer.from(head)
  return {
    index: { name, versions, tags: Object.create(null) as Record<string, string> },
    write: ({ visible, isPart }) => {
      const shown = visible.size === 0 && !isPart ? rows : rows.filter(({ version }) => visible.has(version))
      return Buffer.concat([opening, ...shown.map(({ bytes }) => bytes)])
    },
    tags: () => [],
    manifest: () => undefined,
  }
}

/** Gems built for a platform belong to their version: what holds for the version holds for them. */
function indexedVersion(name: string, lines: readonly InfoLine[], facts: readonly GemFacts[]): IndexedVersion {
  const ordered = [...lines].sort((one, other) => rankOf(one) - rankOf(other))
  const [first] = ordered as [InfoLine, ...InfoLine[]]
  const times = [...facts.map(({ createdAt }) => createdAt), ...lines.map(({ createdAt }) => createdAt)]
  const publishedAt = times.filter((time) => time !== undefined).sort((a, b) => Date.parse(a) - Date.parse(b))[0]
  const license = licenseOf(facts.find(({ licenses }) => licenses.length > 0)?.licenses ?? [])
  return {
    version: first.version,
    ...(license !== undefined && { license }),
    ...(publishedAt !== undefined && { publishedAt }),
    // The index does not tell: extensions are built from what stands in the archive, which is examined.
    hasInstallScript: false,
    files: ordered.map((line) => indexedFile(name, line)),
    requirements: first.requirements,
  }
}

function rankOf({ platform }: InfoLine): number {
  return platform === undefined ? 0 : 1
}

function indexedFile(name: string, { version, platform, sha256 }: InfoLine): IndexedFile {
  const fileName = `${fullNameOf({ name, version, ...(platform !== undefined && { platform }) })}.gem`
  const url = `./gems/${fileName}`
  return { fileName, url, role: 'package', ...(sha256 !== undefined && { integrity: `sha256:${sha256}` }) }
}

/** A gem names licences in a list, of which its user may choose. */
function licenseOf(licenses: readonly string[]): string | undefined {
  const names = [...new Set(licenses.map((license) => license.trim()).filter((license) => license !== ''))]
  const expression =
    names.length === 1 ? names[0] : names.map((name) => (name.includes(' ') ? `(${name})` : name)).join(' OR ')
  return expression !== undefined && expression !== '' && expression.length <= LICENSE_CHARS_MAX
    ? expression
    : undefined
}
