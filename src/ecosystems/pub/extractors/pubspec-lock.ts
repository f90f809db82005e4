// pubspec.lock: the packages that were selected for a Dart or Flutter project.
import type { Extraction, Extractor, SourceFile } from '#ecosystems/ecosystem.ts'
import { createDraft, type Draft, refused } from '#ecosystems/extraction/draft.ts'
import { baseOf } from '#ecosystems/extraction/folders.ts'
import { asRecord, type JsonRecord, recordOf, textOf } from '#ecosystems/extraction/json-fields.ts'
import { readYaml, type YamlFile } from '#ecosystems/extraction/yaml-documents.ts'
import { gitOrigin, type Origin, packagePurl, sourceText } from './origins.ts'

const NAME = 'pub/pubspec-lock'
const SHA256 = /^[0-9a-f]{64}$/i

/** The file has no edges: what only development dependencies need cannot be told, and counts as runtime. */
export const pubspecLock: Extractor = {
  name: NAME,
  reads: 'lockfile',
  matches: (path) => baseOf(path) === 'pubspec.lock',
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
  for (const { message, line } of yaml.problems) draft.miss('lockfile.unreadable-entry', message, line)
  const [document] = yaml.documents
  const root = asRecord(document?.root)
  if (root === undefined) {
    if (yaml.problems.length === 0) draft.miss('lockfile.unreadable', 'the document is not a map')
    return draft.finish()
  }
  for (const [name, value] of Object.entries(recordOf(root, 'packages'))) {
    const line = document?.lines.get(`packages\0${name}`)
    if (!addPackage(draft, { name, table: asRecord(value) ?? {}, line }))
      draft.miss('lockfile.unreadable-entry', `"${name}" could not be understood`, line)
  }
  return draft.finish()
}

interface Locked {
  readonly name: string
  readonly table: JsonRecord
  readonly line: number | undefined
}

function addPackage(draft: Draft, { name, table, line }: Locked): boolean {
  const origin = originOf(table)
  const description = recordOf(table, 'description')
  const purl = origin && packagePurl(textOf(description, 'name') ?? name, textOf(table, 'version'), origin)
  if (origin === undefined || purl === undefined) return false
  if (origin.kind === 'git') draft.note('lockfile.git-source', `"${name}" comes from a Git repository`, line)
  if (origin.kind === 'path') draft.note('lockfile.folder-source', `"${name}" comes from a folder`, line)
  const digest = textOf(description, 'sha256') ?? ''
  const asked = textOf(table, 'dependency') ?? ''
  const source = sourceText(origin)
  draft.add({
    id: name,
    purl,
    direct: asked.startsWith('direct'),
    scope: asked === 'direct dev' ? 'development' : 'runtime',
    hashes: SHA256.test(digest) ? [`sha256:${digest.toLowerCase()}`] : [],
    ...(source !== undefined && { source }),
    ...(line !== undefined && { line }),
    dependsOn: [],
  })
  return true
}

function originOf(table: JsonRecord): Origin | undefined {
  const description = recordOf(table, 'description')
  switch (textOf(table, 'source')) {
    case 'hosted': {
      const url = textOf(description, 'url')
      return { kind: 'hosted', ...(url !== undefined && { url }) }
    }
    case 'git':
      return gitOrigin(description)
    case 'path':
      return { kind: 'path', path: textOf(description, 'path') ?? textOf(table, 'description') ?? '' }
    case 'sdk':
      return { kind: 'sdk', name: textOf(table, 'description') ?? '' }
    default:
      return undefined
  }
}
