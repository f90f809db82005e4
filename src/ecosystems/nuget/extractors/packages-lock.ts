// packages.lock.json, version 1 and 2: what NuGet resolved for each framework and runtime.
import type { Extraction, Extractor, SourceFile } from '#ecosystems/ecosystem.ts'
import type { Draft } from '#ecosystems/extraction/draft.ts'
import { extractJson } from '#ecosystems/extraction/extract-json.ts'
import { baseOf } from '#ecosystems/extraction/folders.ts'
import { asRecord, type JsonRecord, recordOf, textOf } from '#ecosystems/extraction/json-fields.ts'
import { memberLines } from '#ecosystems/extraction/member-lines.ts'
import { addTargets, type Library, type LibraryTarget } from './library-targets.ts'
import { sha512Integrity } from './sha512-integrity.ts'

const NAME = 'nuget/packages-lock'
const FILE = /^packages\.(?:[^/]+\.)?lock\.json$/
const KINDS = new Set(['Direct', 'Transitive', 'CentralTransitive', 'Project'])

/**
 * The format tells nothing of development packages: all are `runtime`. Projects of the solution are no components; what
 * they ask for counts as direct.
 */
export const packagesLock: Extractor = {
  name: NAME,
  reads: 'lockfile',
  matches: (path) => FILE.test(baseOf(path)),
  extract: (file) => extractJson(NAME, file, read),
}

function read(draft: Draft, document: JsonRecord, file: SourceFile): Extraction {
  const frameworks = asRecord(document.dependencies)
  if (frameworks === undefined) {
    draft.miss('lockfile.unreadable', 'the document has no "dependencies"')
    return draft.finish()
  }
  if (document.version !== 1 && document.version !== 2)
    draft.miss(
      'lockfile.unknown-version',
      `version ${JSON.stringify(document.version)} is not known; read as version 2`,
    )
  const lines = memberLines(file.bytes, (path) => path.length === 3 && path[0] === 'dependencies', 3)
  const targets = new Map<string, LibraryTarget>()
  for (const [name, entries] of Object.entries(frameworks)) {
    // `net8.0/linux-x64` lists only what differs from `net8.0`.
    const slash = name.indexOf('/')
    const fallback = slash < 0 ? undefined : targets.get(name.slice(0, slash))?.libraries
    const lineOf = (library: string) => lines.get(`dependencies\0${name}\0${library}`)
    targets.set(name, targetOf(draft, asRecord(entries) ?? {}, { fallback, lineOf }))
  }
  addTargets(draft, [...targets.values()], 'miss')
  return draft.finish()
}

interface TargetPlace {
  readonly fallback: LibraryTarget['fallback']
  readonly lineOf: (library: string) => number | undefined
}

function targetOf(draft: Draft, entries: JsonRecord, { fallback, lineOf }: TargetPlace): LibraryTarget {
  const libraries = new Map<string, Library>()
  const roots: { to: string; scope: 'runtime' }[] = []
  for (const [name, value] of Object.entries(entries)) {
    const entry = asRecord(value)
    const kind = entry && textOf(entry, 'type')
    if (entry === undefined || kind === undefined || !KINDS.has(kind)) {
      draft.miss('lockfile.unreadable-entry', `"${name}" is of no known type`)
      continue
    }
    const version = textOf(entry, 'resolved')
    const line = lineOf(name)
    libraries.set(name.toLowerCase(), {
      name,
      ...(version !== undefined && { version }),
      isOwn: kind === 'Project',
      dependencies: Object.keys(recordOf(entry, 'dependencies')),
      hashes: sha512Integrity(textOf(entry, 'contentHash')),
      ...(line !== undefined && { line }),
    })
    if (kind === 'Direct') roots.push({ to: name.toLowerCase(), scope: 'runtime' })
  }
  return { libraries, roots, ...(fallback !== undefined && { fallback }) }
}
