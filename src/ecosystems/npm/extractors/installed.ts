// node_modules/<package>/package.json: what npm, Yarn, pnpm or Bun has installed there.
import type { Extraction, Extractor, SourceFile } from '#ecosystems/ecosystem.ts'
import { createDraft, type Draft, refused } from '#ecosystems/extraction/draft.ts'
import { folderOf } from '#ecosystems/extraction/folders.ts'
import { asRecord, isTrue, type JsonRecord, recordOf, textOf } from '#ecosystems/extraction/json-fields.ts'
import { MANIFEST_LIMITS } from '#ecosystems/extraction/limits.ts'
import { isVersionText } from '#ecosystems/extraction/version-text.ts'
import { parseDependencySpec } from '#ecosystems/npm/dependency-spec.ts'
import { parseSemVer } from '#ecosystems/versions/semver.ts'
import { parseJson } from '#formats/limits.ts'
import { integrityHashes } from './integrity.ts'
import { dependenciesOf, licenseOf } from './manifest.ts'
import { isInstalledManifest, moduleFolders, searchFor } from './module-folders.ts'
import { componentPurl, type Origin, sourceOf } from './origins.ts'

const NAME = 'npm/installed'
const SHA1_HEX = /^[0-9a-f]{40}$/i

/**
 * The package that one manifest in `node_modules` is of. What it depends on is told by where it lies, as Node finds it.
 * Members that begin with `_` are what npm noted up to its version 6; later ones write none, and nothing there tells an
 * installed archive of any address from one of a registry.
 */
export const installed: Extractor = {
  name: NAME,
  reads: 'installed',
  matches: isInstalledManifest,
  extract: async (file) => extract(file),
}

function extract(file: SourceFile): Extraction {
  let record: JsonRecord | undefined
  try {
    record = asRecord(parseJson(file.bytes, MANIFEST_LIMITS))
  } catch (error) {
    return refused(NAME, error)
  }
  const draft = createDraft(NAME)
  if (record === undefined) draft.miss('installed.unreadable', 'the document is not a JSON object')
  else addPackage(draft, file.path, record)
  return draft.finish()
}

function addPackage(draft: Draft, path: string, record: JsonRecord): void {
  const folder = folderOf(path)
  const name = textOf(record, 'name')
  const version = textOf(record, 'version')
  if (name === undefined || version === undefined) {
    // Folders of a project need neither, and packages of a registry have both.
    draft.note('installed.unnamed', `"${folder}" states no name and version: it is not from a registry`)
    return
  }
  const origin = originOf(record, folder)
  const purl = componentPurl(name, version, origin)
  if (purl === undefined || !isVersionText(version)) {
    draft.miss('installed.unreadable', `"${name}" in version "${version}" cannot be a package`)
    return
  }
  if (typeof parseSemVer(version) === 'string')
    draft.note('installed.unusual-version', `"${name}" has the version "${version}", which npm cannot order`)
  const direct = directOf(record)
  const license = licenseOf(record)
  const source = sourceOf(origin)
  const needed = dependenciesOf(record).filter(({ section }) => section !== 'devDependencies')
  draft.add({
    id: folder,
    purl,
    ...(direct !== undefined && { direct }),
    scope: isTrue(record, '_development') ? 'development' : isTrue(record, '_optional') ? 'optional' : 'runtime',
    hashes: hashesOf(draft, record, folder),
    ...(license !== undefined && { license }),
    ...(source !== undefined && { source }),
    dependsOn: [],
    dependsOnInstalled: searchFor(moduleFolders(folder), needed),
  })
}

/** `_requested` says what was asked for; without it, an archive is taken to be a registry's. */
function originOf(record: JsonRecord, folder: string): Origin {
  if (isTrue(record, '_inBundle')) return { kind: 'bundle', parent: bundlerOf(folder) }
  const resolved = textOf(record, '_resolved')
  if (resolved === undefined) return { kind: 'registry' }
  const address = parseDependencySpec(resolved)
  if (address.kind === 'tarball')
    return textOf(recordOf(record, '_requested'), 'type') === 'remote' ? address : { kind: 'registry', url: resolved }
  return address.kind === 'registry' || address.kind === 'workspace' ? { kind: 'other', text: resolved } : address
}

/** `a/node_modules/b` is in the archive of `a`. */
function bundlerOf(folder: string): string {
  return folder.slice(0, Math.max(folder.lastIndexOf('/node_modules/'), 0))
}

/** By whom it is required: `/` is the project, `#USER` and `#DEV:/` stand for being asked for by name. */
function directOf({ _requiredBy: users }: JsonRecord): boolean | undefined {
  if (!Array.isArray(users) || users.length === 0) return undefined
  return users.some((user) => user === '/' || (typeof user === 'string' && user.startsWith('#')))
}

function hashesOf(draft: Draft, record: JsonRecord, folder: string): readonly string[] {
  const hashes = integrityHashes(textOf(record, '_integrity'))
  if (hashes === undefined) draft.note('installed.unreadable-integrity', `"${folder}" has an integrity that is none`)
  const shasum = textOf(record, '_shasum') ?? ''
  return [...(hashes ?? []), ...(SHA1_HEX.test(shasum) ? [`sha1:${shasum.toLowerCase()}`] : [])]
}
