// poetry.lock of Poetry 1 and 2 (lock-version 1.0 to 2.1): `[[package]]` entries that name what they depend on.
import type { Extraction, Extractor, SourceFile, SourceTree } from '#ecosystems/ecosystem.ts'
import type { Scope } from '#ecosystems/extraction/assign-scopes.ts'
import { createDraft, type Draft, refused } from '#ecosystems/extraction/draft.ts'
import { baseOf } from '#ecosystems/extraction/folders.ts'
import { asRecord, isTrue, type JsonRecord, listOf, recordOf, textOf } from '#ecosystems/extraction/json-fields.ts'
import { originOfUrl, type PythonOrigin } from '#ecosystems/extraction/python-origin.ts'
import { parsePythonRequirement } from '#ecosystems/extraction/python-requirement.ts'
import { parseToml } from '#formats/toml.ts'
import { judgeMarker, scopeBehind } from '../judge-marker.ts'
import { readHashes } from './hashes.ts'
import { addLocked, type LockedPackage, type Need, normalName } from './lock-graph.ts'
import { needsOf, neighbourProject } from './neighbour-project.ts'
import { tableOrigin } from './poetry-dependencies.ts'
import { tableArray } from './table-array.ts'
import { headerLines } from './toml-lines.ts'

const NAME = 'pypi/poetry-lock'
const VERSION = /^(?:1\.[01]|2\.[01])$/

/** Scopes as the file states them (`category`, `groups`); where it does not, by how the project's manifest reaches each package. */
export const poetryLock: Extractor = {
  name: NAME,
  reads: 'lockfile',
  matches: (path) => baseOf(path) === 'poetry.lock',
  extract,
}

async function extract(file: SourceFile, tree: SourceTree): Promise<Extraction> {
  let document: JsonRecord
  try {
    document = parseToml(file.bytes)
  } catch (error) {
    return refused(NAME, error)
  }
  const draft = createDraft(NAME)
  const metadata = recordOf(document, 'metadata')
  const version = textOf(metadata, 'lock-version')
  if (version === undefined || !VERSION.test(version))
    draft.miss('lockfile.unknown-version', `lock-version ${JSON.stringify(version)} is not known; read as 2.1`)
  const entries = tableArray(draft, document, 'package')
  const lines = headerLines(file.bytes, 'package', entries.length)
  const files = recordOf(metadata, 'files')
  const packages = entries.map((entry, at) => lockedPackage(draft, entry, { files, line: lines[at] }))
  const project = await neighbourProject(file.path, tree)
  if (project === undefined && packages.length > 0 && packages.every(({ scope }) => scope === undefined))
    draft.note('lockfile.unknown-scopes', 'the file does not tell what is for development only; all counts as runtime')
  const { name, version: own } = project ?? {}
  addLocked(draft, { packages, ...(project && { projectNeeds: needsOf(project.dependencies, name) }) })
  return draft.finish(name === undefined ? undefined : { name, ...(own !== undefined && { version: own }) })
}

function lockedPackage(
  draft: Draft,
  entry: JsonRecord,
  { files, line }: { files: JsonRecord; line: number | undefined },
): LockedPackage {
  const name = textOf(entry, 'name') ?? ''
  const version = textOf(entry, 'version')
  const scope = statedScope(entry)
  const listed = [entry.files, files[name]].find((value) => Array.isArray(value)) ?? []
  const hashes = (listed as unknown[]).flatMap((file) => textOf(asRecord(file) ?? {}, 'hash') ?? [])
  return {
    name,
    ...(version !== undefined && { version }),
    origin: originOfSource(recordOf(entry, 'source')),
    hashes: readHashes(draft, name, hashes),
    ...(line !== undefined && { line }),
    ...(scope !== undefined && { scope }),
    needs: Object.entries(recordOf(entry, 'dependencies')).flatMap(([needed, value]) => needsOfValue(needed, value)),
    extraNeeds: extraNeedsOf(entry),
  }
}

/** Groups since lock-version 2.1, a category before 2.0, and between them nothing. */
function statedScope(entry: JsonRecord): Scope | undefined {
  const groups = listOf(entry, 'groups')
  const category = textOf(entry, 'category')
  if (groups.length === 0 && category === undefined) return isTrue(entry, 'optional') ? 'optional' : undefined
  const isMain = groups.includes('main') || category === 'main'
  if (!isMain) return 'development'
  return isTrue(entry, 'optional') ? 'optional' : 'runtime'
}

function needsOfValue(name: string, value: unknown): readonly Need[] {
  if (typeof value === 'string') return [{ name, scope: 'runtime', extras: [], mayBeAbsent: false }]
  return (Array.isArray(value) ? value : [value]).map((alternative) => {
    const table = asRecord(alternative) ?? {}
    const markers = textOf(table, 'markers')
    const isOptional = isTrue(table, 'optional')
    return {
      name,
      scope: scopeBehind(judgeMarker(markers), isOptional ? 'optional' : 'runtime'),
      extras: listOf(table, 'extras'),
      mayBeAbsent: isOptional || markers !== undefined || table.python !== undefined || Array.isArray(value),
    }
  })
}

/** `[package.extras]` lists requirements: `socks = ["PySocks (>=1.5.6)"]`. */
function extraNeedsOf(entry: JsonRecord): LockedPackage['extraNeeds'] {
  const extras = recordOf(entry, 'extras')
  return new Map(
    Object.keys(extras).map((extra) => [
      normalName(extra),
      listOf(extras, extra).flatMap((text) => {
        const parsed = parsePythonRequirement(text)
        if (parsed === undefined) return []
        return [{ name: parsed.name, scope: 'runtime' as const, extras: parsed.extras, mayBeAbsent: true }]
      }),
    ]),
  )
}

function originOfSource(source: JsonRecord): PythonOrigin {
  const url = textOf(source, 'url')
  if (url === undefined) return { kind: 'index' }
  switch (source.type) {
    case 'git':
    case 'hg':
    case 'svn':
      return tableOrigin({
        ...source,
        url: undefined,
        [source.type]: url,
        rev: source.resolved_reference ?? source.reference,
      })
    case 'url':
      return originOfUrl(url)
    case 'file':
    case 'directory':
      return originOfUrl(`file:${url}`)
    default:
      return { kind: 'index', url }
  }
}
