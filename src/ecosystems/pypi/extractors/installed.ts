// Installed packages: *.dist-info (the "Recording installed projects" specification) and the older *.egg-info.
import type { Extraction, Extractor, SourceFile, SourceTree } from '#ecosystems/ecosystem.ts'
import { createDraft, type Draft } from '#ecosystems/extraction/draft.ts'
import { baseOf, folderOf, joined } from '#ecosystems/extraction/folders.ts'
import { asRecord, type JsonRecord, recordOf, textOf } from '#ecosystems/extraction/json-fields.ts'
import { originOfUrl, type PythonOrigin, pythonPurl, pythonSource } from '#ecosystems/extraction/python-origin.ts'
import { parseJson } from '#formats/limits.ts'
import { type CoreMetadata, readCoreMetadata } from './core-metadata.ts'
import { readHashes } from './hashes.ts'
import { checkVersion } from './packed-components.ts'
import { tableOrigin } from './poetry-dependencies.ts'
import { matchesRecord } from './record-digest.ts'
import { searchRequired } from './required-installed.ts'

const NAME = 'pypi/installed'
const DIST_INFO = /(?:^|\/)[^/]+\.dist-info\/METADATA$/
const EGG_INFO = /(?:^|\/)(?:[^/]+\.egg-info\/PKG-INFO|EGG-INFO\/PKG-INFO|[^/]+\.egg-info)$/
/** Installers that note what they were asked for: a file REQUESTED. */
const NOTING_INSTALLERS = new Set(['pip', 'uv'])
const DIRECT_URL_LIMITS = { sizeBytesMax: 65_536, depthMax: 8, valuesMax: 1_000 }

/**
 * The package that one record of installation is of. An .egg-info folder outside of an installation is what building a
 * project leaves beside it: it names the project itself.
 */
export const installed: Extractor = {
  name: NAME,
  reads: 'installed',
  matches: (path) => path.length <= 4_096 && (DIST_INFO.test(path) || EGG_INFO.test(path)),
  extract,
}

async function extract(file: SourceFile, tree: SourceTree): Promise<Extraction> {
  const draft = createDraft(NAME)
  let metadata: CoreMetadata
  try {
    metadata = readCoreMetadata(file.bytes)
  } catch (error) {
    draft.miss('installed.unreadable', error instanceof Error ? error.message : String(error))
    return draft.finish()
  }
  const { name, version } = metadata
  if (isOfProject(file.path)) return draft.finish({ name, version })
  await addInstalled(draft, metadata, { file, tree })
  return draft.finish()
}

function isOfProject(path: string): boolean {
  return !DIST_INFO.test(path) && !/(?:^|\/)(?:site-packages|dist-packages|[^/]+\.egg)\//.test(path)
}

interface Place {
  readonly file: SourceFile
  readonly tree: SourceTree
}

async function addInstalled(draft: Draft, metadata: CoreMetadata, place: Place): Promise<void> {
  const { name, version, license } = metadata
  const isDistInfo = DIST_INFO.test(place.file.path)
  const { origin, hashes } = isDistInfo ? await readDirectUrl(draft, place) : { origin: INDEX, hashes: [] }
  const purl = pythonPurl(name, version, origin)
  if (purl === undefined) {
    draft.miss('installed.unreadable', `"${name}" is not a package name`)
    return
  }
  checkVersion(draft, metadata)
  const direct = isDistInfo ? await wasRequested(place) : undefined
  if (isDistInfo) await compareRecord(draft, place)
  draft.add({
    id: `${purl.name}@${version}`,
    purl,
    ...(direct !== undefined && { direct }),
    scope: 'runtime',
    hashes: readHashes(draft, name, hashes),
    ...(license !== undefined && { license }),
    ...pythonSource(origin),
    dependsOn: [],
    dependsOnInstalled: await searchRequired(metadata.requires, place.file.path, place.tree),
  })
}

const INDEX: PythonOrigin = { kind: 'index' }

function beside({ file, tree }: Place, name: string): Promise<Uint8Array | undefined> {
  return tree.read(joined(folderOf(file.path), name))
}

async function wasRequested(place: Place): Promise<boolean | undefined> {
  const installer = await beside(place, 'INSTALLER')
  const name = new TextDecoder().decode(installer?.subarray(0, 100)).trim()
  if (!NOTING_INSTALLERS.has(name)) return undefined
  return (await beside(place, 'REQUESTED')) !== undefined
}

async function compareRecord(draft: Draft, place: Place): Promise<void> {
  const record = await beside(place, 'RECORD')
  const path = `${baseOf(folderOf(place.file.path))}/METADATA`
  if (record !== undefined && matchesRecord(record, path, place.file.bytes) === false)
    draft.note('installed.changed', `"${path}" is not as it was installed`)
}

/** direct_url.json (PEP 610): where a package comes from that no index served. */
async function readDirectUrl(draft: Draft, place: Place): Promise<{ origin: PythonOrigin; hashes: readonly string[] }> {
  const bytes = await beside(place, 'direct_url.json')
  if (bytes === undefined) return { origin: INDEX, hashes: [] }
  try {
    const document = asRecord(parseJson(bytes, DIRECT_URL_LIMITS)) ?? {}
    const url = textOf(document, 'url')
    if (url === undefined) throw new SyntaxError('it has no address')
    return { origin: originOf(document, url), hashes: hashesIn(recordOf(document, 'archive_info')) }
  } catch (error) {
    draft.miss(
      'installed.unreadable-origin',
      `direct_url.json: ${error instanceof Error ? error.message : String(error)}`,
    )
    return { origin: INDEX, hashes: [] }
  }
}

function originOf(document: JsonRecord, url: string): PythonOrigin {
  const vcs = asRecord(document.vcs_info)
  const type = vcs && textOf(vcs, 'vcs')
  if (type !== undefined)
    return tableOrigin({
      [type]: url,
      rev: vcs?.commit_id ?? vcs?.requested_revision,
      subdirectory: document.subdirectory,
    })
  if (asRecord(document.dir_info) !== undefined)
    return { kind: 'folder', path: url.replace(/^file:(?:\/\/(?:localhost)?)?/i, '') }
  return originOfUrl(url)
}

/** `hashes`, or the older `hash` with one text. */
function hashesIn(archive: JsonRecord): readonly string[] {
  const hashes = recordOf(archive, 'hashes')
  const listed = Object.keys(hashes).map((algorithm) => `${algorithm}:${textOf(hashes, algorithm) ?? ''}`)
  const single = textOf(archive, 'hash')?.replace('=', ':')
  return listed.length > 0 ? listed : single === undefined ? [] : [single]
}
