// pnpm-lock.yaml, lockfileVersion 5 to 9, with the document of the environment that pnpm 11 puts before the project's.
import type { Extraction, Extractor, SourceFile } from '#ecosystems/ecosystem.ts'
import { createDraft, type Draft, refused } from '#ecosystems/extraction/draft.ts'
import { baseOf, isInstalled } from '#ecosystems/extraction/folders.ts'
import { asRecord, type JsonRecord } from '#ecosystems/extraction/json-fields.ts'
import { readYaml, type YamlFile } from '#ecosystems/extraction/yaml-documents.ts'
import { addPnpmPackages } from './pnpm-packages.ts'

const NAME = 'npm/pnpm-lock'
const VERSION = /^(?:5|6|7|9)(?:\.\d{1,3})?(?:-\w{1,40})?$/

/**
 * One component for each package with each set of peers it was resolved with. Workspaces are the project's own and no
 * components. The package manager itself and configuration packages, which stand in a document of their own, count as
 * direct development dependencies.
 */
export const pnpmLock: Extractor = {
  name: NAME,
  reads: 'lockfile',
  matches: (path) => baseOf(path) === 'pnpm-lock.yaml' && !isInstalled(path),
  extract,
}

async function extract(file: SourceFile): Promise<Extraction> {
  let yaml: YamlFile
  try {
    yaml = readYaml(file.bytes)
  } catch (error) {
    return refused(NAME, error)
  }
  const draft = createDraft(NAME)
  for (const { message, line } of yaml.problems) draft.miss('lockfile.malformed', message, line)
  const documents = yaml.documents.filter(({ root }) => root !== null && root !== '')
  if (documents.length === 0) draft.miss('lockfile.unreadable', 'the file has no document')
  for (const [index, { root, lines }] of documents.entries()) {
    const record = asRecord(root)
    if (record === undefined) {
      draft.miss('lockfile.unreadable', 'a document is not a mapping')
      continue
    }
    checkVersion(draft, record)
    // The project's document is the last; ids of others must not clash with its.
    const prefix = index === documents.length - 1 ? '' : `document-${index + 1}:`
    addPnpmPackages(draft, record, { prefix, lineOf: (section, key) => lines.get(`${section}\0${key}`) })
  }
  return draft.finish()
}

function checkVersion(draft: Draft, record: JsonRecord): void {
  const version = record.lockfileVersion
  if (typeof version === 'string' && VERSION.test(version)) return
  draft.miss(
    'lockfile.unknown-version',
    `lockfileVersion ${JSON.stringify(version)} is not known; read as the nearest known one`,
  )
}
