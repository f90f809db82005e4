// stack.yaml.lock: the packages that a project names beside its snapshot, each with what Stack found for it.
import type { ExtractedComponent, Extraction, Extractor, SourceFile } from '#ecosystems/ecosystem.ts'
import { createDraft, type Draft, refused } from '#ecosystems/extraction/draft.ts'
import { baseOf } from '#ecosystems/extraction/folders.ts'
import { asRecord, type JsonRecord, recordOf, textOf } from '#ecosystems/extraction/json-fields.ts'
import { gitLocation, withoutCredentials } from '#ecosystems/extraction/source-address.ts'
import { readYaml, type YamlFile } from '#ecosystems/extraction/yaml-documents.ts'
import { isHackageName } from '#ecosystems/hackage/purl-rules.ts'
import type { Purl } from '#formats/purl.ts'

const NAME = 'hackage/stack-lock'
/** `name-1.2.3@sha256:…,size`: the hash is that of the package's description, not of its archive. */
const HACKAGE = /^([A-Za-z0-9-]{1,200})-(\d+(?:\.\d+){0,50})(?:@(?:sha256:[0-9a-f]{64}(?:,\d+)?|rev:\d+))?$/
const SHA256 = /^[0-9a-f]{64}$/
const VERSION = /^\d+(?:\.\d+){0,50}$/

/** Packages of the snapshot stand in the snapshot's own file: they are missing, and that is told. */
export const stackLock: Extractor = {
  name: NAME,
  reads: 'lockfile',
  matches: (path) => /^stack.*\.ya?ml\.lock$/.test(baseOf(path)),
  extract: async (file) => extract(file),
}

function extract(file: SourceFile): Extraction {
  let yaml: YamlFile
  try {
    yaml = readYaml(file.bytes)
  } catch (error) {
    return refused(NAME, error)
  }
  const draft = createDraft(NAME)
  for (const { message, line } of yaml.problems) draft.miss('lockfile.unreadable-part', message, line)
  const root = asRecord(yaml.documents[0]?.root)
  if (root === undefined || !Array.isArray(root.packages ?? [])) {
    draft.miss('lockfile.unreadable', 'the document has no list of packages')
    return draft.finish()
  }
  for (const entry of listed(root.packages)) {
    const completed = recordOf(asRecord(entry) ?? {}, 'completed')
    const component = componentOf(completed)
    if (component === undefined) draft.miss('lockfile.unreadable-entry', 'a package states no name and version')
    else draft.add(component)
  }
  for (const entry of listed(root.snapshots)) reportSnapshot(draft, asRecord(entry) ?? {})
  return draft.finish()
}

function listed(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function componentOf(completed: JsonRecord): ExtractedComponent | undefined {
  const hackage = textOf(completed, 'hackage')
  const [, hackageName, hackageVersion] = (hackage !== undefined && hackage.length < 500 && HACKAGE.exec(hackage)) || []
  const name = hackageName ?? textOf(completed, 'name') ?? ''
  const version = hackageVersion ?? textOf(completed, 'version') ?? ''
  if (!isHackageName(name) || !VERSION.test(version)) return undefined
  const plain: Purl = { type: 'hackage', name, version, qualifiers: {} }
  const [git, url, sha256] = [textOf(completed, 'git'), textOf(completed, 'url'), textOf(completed, 'sha256')]
  const source = git === undefined ? url && withoutCredentials(url) : gitLocation(git, textOf(completed, 'commit'))
  const qualifiers = git === undefined ? { download_url: source ?? '' } : { vcs_url: source ?? '' }
  const subdir = textOf(completed, 'subdir')
  return {
    id: `${name}@${version}`,
    purl: source === undefined ? plain : { ...plain, qualifiers, ...(subdir !== undefined && { subpath: subdir }) },
    // Only what the project's own file names stands here.
    direct: true,
    scope: 'runtime',
    hashes:
      git === undefined && url !== undefined && sha256 !== undefined && SHA256.test(sha256) ? [`sha256:${sha256}`] : [],
    ...(source !== undefined && { source }),
    dependsOn: [],
  }
}

function reportSnapshot(draft: Draft, entry: JsonRecord): void {
  const original = asRecord(entry.original) ?? {}
  const name = textOf(entry, 'original') ?? textOf(original, 'url') ?? textOf(original, 'snapshot') ?? 'without a name'
  draft.miss('lockfile.unread-snapshot', `the packages of the snapshot ${withoutCredentials(name)} stand elsewhere`)
}
