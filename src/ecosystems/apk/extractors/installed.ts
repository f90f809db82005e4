// What apk says is installed: lib/apk/db/installed, records of one-letter fields.
import type { ExtractedComponent, Extraction, Extractor, SourceFile, SourceTree } from '#ecosystems/ecosystem.ts'
import { createDraft, refused } from '#ecosystems/extraction/draft.ts'
import { distroOf, findOsRelease } from '#ecosystems/extraction/find-os-release.ts'
import { COMPONENTS_MAX } from '#ecosystems/extraction/limits.ts'
import { upstreamOf } from '#ecosystems/extraction/source-package.ts'
import { decodeUtf8 } from '#formats/limits.ts'
import type { OsRelease } from '#formats/os-release.ts'
import { normalizePurl } from '#formats/purl-types.ts'
import { apkPurlRules } from '../purl-rules.ts'

const NAME = 'apk/installed'
const PATH = /(?:^|\/)(?:usr\/)?lib\/apk\/db\/installed$/
const LIMITS = { sizeBytesMax: 256 * 2 ** 20 }

export const installed: Extractor = { name: NAME, reads: 'installed', matches: (path) => PATH.test(path), extract }

async function extract(file: SourceFile, tree: SourceTree): Promise<Extraction> {
  try {
    const text = decodeUtf8(file.bytes, LIMITS)
    const root = file.path.slice(0, Math.max(0, file.path.search(PATH)))
    const release = await findOsRelease(tree, root)
    const draft = createDraft(NAME)
    if (release === undefined)
      draft.note('installed.unknown-distribution', 'no os-release tells whose packages these are')
    const records: ApkRecord[] = []
    for (const record of readRecords(text)) {
      if (records.length >= COMPONENTS_MAX) {
        draft.miss('installed.too-many-packages', `more than ${COMPONENTS_MAX} packages`)
        break
      }
      if (apkPurlRules.parseName(record.name) !== undefined && record.version !== '') records.push(record)
      else
        draft.miss(
          'installed.unreadable-entry',
          `a package without a usable name or version: "${record.name}"`,
          record.line,
        )
    }
    for (const component of connected(records, release)) draft.add(component)
    return draft.finish()
  } catch (error) {
    return refused(NAME, error)
  }
}

interface ApkRecord {
  readonly name: string
  readonly version: string
  readonly architecture: string
  readonly origin: string
  readonly license: string
  /** `so:libcrypto.so.3=3`, `cmd:busybox=1.36.1-r2`. */
  readonly provides: readonly string[]
  readonly depends: readonly string[]
  readonly line: number
}

const FIELDS = new Set(['P', 'V', 'A', 'o', 'L', 'p', 'D'])

/** The fields of files (`F`, `R`, `Z`, …) are passed over. */
function* readRecords(text: string): Generator<ApkRecord> {
  let fields = new Map<string, string>()
  let first = 0
  let number = 0
  for (let start = 0; start <= text.length; ) {
    const newline = text.indexOf('\n', start)
    const end = newline < 0 ? text.length : newline
    number++
    if (end === start || newline < 0) {
      if (newline < 0 && end > start) note(fields, text.slice(start, end))
      if (fields.size > 0) yield recordOf(fields, first)
      fields = new Map()
      first = 0
    } else if (text[start + 1] === ':') {
      if (first === 0) first = number
      note(fields, text.slice(start, end))
    }
    start = end + 1
  }
}

function note(fields: Map<string, string>, line: string): void {
  const [name = ''] = line
  if (line[1] === ':' && FIELDS.has(name) && !fields.has(name)) fields.set(name, line.slice(2).trim())
}

function recordOf(fields: ReadonlyMap<string, string>, line: number): ApkRecord {
  const of = (name: string) => fields.get(name) ?? ''
  const words = (name: string) => of(name).split(' ').filter(Boolean)
  return {
    name: of('P'),
    version: of('V'),
    architecture: of('A'),
    origin: of('o'),
    license: of('L'),
    provides: words('p'),
    depends: words('D'),
    line,
  }
}

function connected(records: readonly ApkRecord[], release: OsRelease | undefined): readonly ExtractedComponent[] {
  const providers = new Map<string, string>()
  for (const { name, provides } of records)
    for (const each of provides) if (!providers.has(plainName(each))) providers.set(plainName(each), name)
  for (const { name } of records) providers.set(name, name)
  return records.map((record) => ({
    id: record.name,
    purl: purlOf(record, release),
    scope: 'runtime',
    hashes: [],
    ...(record.license !== '' && { license: record.license }),
    line: record.line,
    dependsOn: record.depends.flatMap((each) => (each.startsWith('!') ? [] : (providers.get(plainName(each)) ?? []))),
  }))
}

/** Without version and tag: `so:libc.musl-x86_64.so.1`, `python3`. */
function plainName(relation: string): string {
  return /^[^<>=~@]*/.exec(relation)?.[0] ?? relation
}

function purlOf({ name, version, architecture, origin }: ApkRecord, release: OsRelease | undefined) {
  const upstream = origin === '' ? undefined : upstreamOf({ name, version }, { name: origin, version })
  return normalizePurl({
    type: 'apk',
    ...(release !== undefined && { namespace: release.id }),
    name,
    version,
    qualifiers: {
      ...(architecture !== '' && { arch: architecture }),
      ...(release !== undefined && { distro: distroOf(release) }),
      ...(upstream !== undefined && { upstream }),
    },
  })
}
