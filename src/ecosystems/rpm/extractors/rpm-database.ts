// What RPM says is installed: its database in SQLite (rpmdb.sqlite) or in its own format (Packages.db).
import type { ExtractedComponent, Extraction, Extractor, SourceFile, SourceTree } from '#ecosystems/ecosystem.ts'
import { createDraft, type Draft, refused } from '#ecosystems/extraction/draft.ts'
import { distroOf, findOsRelease } from '#ecosystems/extraction/find-os-release.ts'
import type { OsRelease } from '#formats/os-release.ts'
import { normalizePurl } from '#formats/purl-types.ts'
import { isSqlite, readSqliteTable, SqliteError } from '#formats/sqlite.ts'
import { isNdb, readNdb } from '../ndb.ts'
import { rpmPurlRules } from '../purl-rules.ts'
import { type RpmHeader, readRpmHeader } from '../rpm-header.ts'

const NAME = 'rpm/rpm-database'
const PATH =
  /(?:^|\/)(?:var\/lib\/rpm|usr\/lib\/sysimage\/rpm|usr\/share\/rpm)\/(?:rpmdb\.sqlite|Packages\.db|Packages)$/

export const rpmDatabase: Extractor = { name: NAME, reads: 'installed', matches: (path) => PATH.test(path), extract }

async function extract(file: SourceFile, tree: SourceTree): Promise<Extraction> {
  try {
    const draft = createDraft(NAME)
    const release = await findOsRelease(tree, file.path.slice(0, Math.max(0, file.path.search(PATH))))
    if (release === undefined)
      draft.note('installed.unknown-distribution', 'no os-release tells whose packages these are')
    const log = file.path.endsWith('.sqlite') ? await tree.read(`${file.path}-wal`) : undefined
    if (log !== undefined && log.length > 0)
      draft.miss('installed.unmerged-journal', 'the database has a write-ahead log, whose changes are not read')
    const headers = [...headersOf(file.bytes, draft)]
    for (const component of connected(
      headers.flatMap((header) => readPackage(header, draft)),
      release,
    ))
      draft.add(component)
    return draft.finish()
  } catch (error) {
    return refused(NAME, error)
  }
}

function* headersOf(bytes: Uint8Array, draft: Draft): Generator<RpmHeader> {
  for (const blob of blobsOf(bytes, draft)) {
    const header = readRpmHeader(blob)
    if (header === undefined) draft.miss('installed.unreadable-entry', 'the header of a package is damaged')
    else yield header
  }
}

function* blobsOf(bytes: Uint8Array, draft: Draft): Generator<Uint8Array> {
  if (isNdb(bytes)) yield* readNdb(bytes, () => draft.miss('installed.unreadable-entry', 'the database is damaged'))
  else if (isSqlite(bytes)) {
    try {
      for (const { values } of readSqliteTable(bytes, 'Packages')) {
        const blob = values.find((value) => value instanceof Uint8Array)
        if (blob instanceof Uint8Array) yield blob
      }
    } catch (error) {
      if (!(error instanceof SqliteError)) throw error
      draft.miss('installed.unreadable-database', error.message)
    }
  } else if (bytes.length > 0)
    draft.miss(
      'installed.unsupported-database',
      'a database that is neither SQLite nor ndb, such as Berkeley DB, is not read',
    )
}

interface Installed {
  readonly header: RpmHeader
  readonly name: string
  readonly version: string
  readonly epoch: number | undefined
  readonly architecture: string | undefined
}

/** Keys that RPM keeps as packages are none. */
function readPackage(header: RpmHeader, draft: Draft): readonly Installed[] {
  const [name, version, release] = [header.text('name'), header.text('version'), header.text('release')]
  if (name === 'gpg-pubkey') return []
  if (!name || !version || rpmPurlRules.parseName(name) === undefined) {
    draft.miss('installed.unreadable-entry', `a package without a usable name or version: "${name ?? ''}"`)
    return []
  }
  const epoch = header.number('epoch')
  return [
    {
      header,
      name,
      version: release ? `${version}-${release}` : version,
      epoch,
      architecture: header.text('architecture'),
    },
  ]
}

function connected(installed: readonly Installed[], release: OsRelease | undefined): readonly ExtractedComponent[] {
  const idOf = ({ name, version, architecture }: Installed) => `${name}-${version}.${architecture ?? 'none'}`
  const providers = new Map<string, string>()
  for (const one of installed)
    for (const name of one.header.texts('provideName')) if (!providers.has(name)) providers.set(name, idOf(one))
  for (const one of installed) providers.set(one.name, idOf(one))
  return installed.map((one) => {
    const license = one.header.text('license')
    const digest = one.header.text('headerSha256')
    const own = idOf(one)
    return {
      id: own,
      purl: purlOf(one, release),
      scope: 'runtime',
      // Of the package's header, which covers its files: not of the .rpm file.
      hashes: digest !== undefined && /^[0-9a-f]{64}$/.test(digest) ? [`rpm-header-sha256:${digest}`] : [],
      ...(license && { license }),
      dependsOn: one.header.texts('requireName').flatMap((name) => {
        const provider = providers.get(name)
        return provider === undefined || provider === own ? [] : [provider]
      }),
    }
  })
}

function purlOf({ header, name, version, epoch, architecture }: Installed, release: OsRelease | undefined) {
  const source = sourceOf(header.text('sourceRpm'))
  const isOwn = source === undefined || (source.name === name && source.version === version)
  const module = header.text('modularityLabel')
  return normalizePurl({
    type: 'rpm',
    ...(release !== undefined && { namespace: release.id }),
    name,
    version,
    qualifiers: {
      ...(architecture !== undefined && { arch: architecture }),
      ...(epoch !== undefined && epoch > 0 && { epoch: String(epoch) }),
      ...(release !== undefined && { distro: distroOf(release) }),
      ...(!isOwn && { upstream: source.version === version ? source.name : `${source.name}@${source.version}` }),
      ...(module && { modularitylabel: module }),
    },
  })
}

/** `curl-7.76.1-26.el9.src.rpm`. */
function sourceOf(fileName: string | undefined) {
  const [, name, version] = /^(.{1,255})-([^-]{1,255}-[^-]{1,255})\.(?:no)?src\.rpm$/.exec(fileName ?? '') ?? []
  return name === undefined || version === undefined ? undefined : { name, version }
}
