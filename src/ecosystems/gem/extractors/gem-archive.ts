// *.gem: a packed gem, a tar whose member metadata.gz is the specification in YAML (RubyGems, "Gem::Package").
import type { Extraction, Extractor, SourceFile } from '#ecosystems/ecosystem.ts'
import { createDraft, type Draft } from '#ecosystems/extraction/draft.ts'
import { baseOf, folderOf } from '#ecosystems/extraction/folders.ts'
import { asRecord, type JsonRecord, listOf, recordOf, recordsOf, textOf } from '#ecosystems/extraction/json-fields.ts'
import { isVersionText } from '#ecosystems/extraction/version-text.ts'
import { readYaml } from '#ecosystems/extraction/yaml-documents.ts'
import { gemPurl, isGemName } from '#ecosystems/gem/purl-rules.ts'
import { archiveLimits } from '#formats/archive.ts'
import { gunzipBounded } from '#formats/gunzip.ts'
import { sha256Hex } from '#formats/hash.ts'
import { readTar } from '#formats/tar.ts'

const NAME = 'gem/gem-archive'
const METADATA_BYTES_MAX = 4 * 2 ** 20
/** What the gem itself holds is in data.tar.gz, as one member, and is not unpacked. */
const LIMITS = { entriesMax: 100, entryBytesMax: METADATA_BYTES_MAX, totalBytesMax: 2 ** 30 }

/** The gem with the digest of its file, and what it asks for when it is installed: not what its own tests need. */
export const gemArchive: Extractor = {
  name: NAME,
  reads: 'artifact',
  matches: (path) => /[^/]\.gem$/.test(path),
  extract,
}

async function extract(file: SourceFile): Promise<Extraction> {
  const draft = createDraft(NAME)
  try {
    const bytes = await metadataOf(file.bytes)
    if (bytes === undefined) throw new SyntaxError('it has no metadata.gz')
    const { documents, problems } = readYaml(bytes)
    for (const { message, line } of problems) draft.miss('archive.unreadable-metadata', message, line)
    addGem(draft, asRecord(documents[0]?.root) ?? {}, file)
  } catch (error) {
    draft.miss('archive.unreadable', error instanceof Error ? error.message : String(error))
  }
  return draft.finish()
}

/** Written without compression, too, by very old versions. */
async function metadataOf(bytes: Uint8Array): Promise<Uint8Array | undefined> {
  for await (const entry of readTar(bytes, LIMITS)) {
    if (entry.kind !== 'file' || (entry.path !== 'metadata.gz' && entry.path !== 'metadata')) continue
    const limits = { ...archiveLimits, totalBytesMax: METADATA_BYTES_MAX }
    return Buffer.concat(await Array.fromAsync(gunzipBounded(await entry.bytes(), 'gem', limits)))
  }
  return undefined
}

function addGem(draft: Draft, specification: JsonRecord, { path, bytes }: SourceFile): void {
  const [name = '', platform] = [textOf(specification, 'name'), textOf(specification, 'platform')]
  const version = textOf(recordOf(specification, 'version'), 'version')
  const about = version !== undefined && isVersionText(version) ? { version, ...(platform && { platform }) } : undefined
  const purl = about && gemPurl(name, about)
  if (purl === undefined) {
    draft.miss('archive.unreadable-metadata', `"${name}" is no gem, or has no version`)
    return
  }
  // What RubyGems or Bundler keeps of what it has installed: the specifications, or the lockfile, tell what that needs.
  const dependencies = baseOf(folderOf(path)) === 'cache' ? [] : recordsOf(specification.dependencies)
  const needed = dependencies.flatMap((dependency) => addNeeded(draft, dependency) ?? [])
  // Several declared licences are a choice, as RubyGems means them.
  const licenses = listOf(specification, 'licenses')
  draft.add({
    id: `${name}@${version}`,
    purl,
    scope: 'runtime',
    hashes: [`sha256:${sha256Hex(bytes)}`],
    ...(licenses.length > 0 && { license: licenses.join(' OR ') }),
    dependsOn: needed,
  })
}

/** The id of what is needed at run time. */
function addNeeded(draft: Draft, dependency: JsonRecord): string | undefined {
  if (textOf(dependency, 'type') === ':development') return undefined
  const name = textOf(dependency, 'name') ?? ''
  if (!isGemName(name)) {
    draft.miss('archive.unreadable-metadata', `"${name}" is not the name of a gem`)
    return undefined
  }
  const asked =
    recordOf(dependency, 'requirement').requirements ?? recordOf(dependency, 'version_requirements').requirements
  const clauses = (Array.isArray(asked) ? asked : []).flatMap((pair) => {
    const [operator, version] = Array.isArray(pair) ? pair : []
    const text = textOf(asRecord(version) ?? {}, 'version')
    return typeof operator === 'string' && text !== undefined ? `${operator} ${text}` : []
  })
  const id = `requires/${name}`
  const requirement = clauses.length === 0 ? '>= 0' : clauses.join(', ')
  const purl = { type: 'gem', name, qualifiers: {} }
  return draft.add({ id, purl, requirement, direct: false, scope: 'runtime', hashes: [], dependsOn: [] })
    ? id
    : undefined
}
