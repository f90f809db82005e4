// pdm.lock, lock_version 4: packages with the groups that need them, their requirements as PEP 508 texts.
import type { Extraction, Extractor, SourceFile, SourceTree } from '#ecosystems/ecosystem.ts'
import type { Scope } from '#ecosystems/extraction/assign-scopes.ts'
import { createDraft, type Draft, refused } from '#ecosystems/extraction/draft.ts'
import { baseOf } from '#ecosystems/extraction/folders.ts'
import { asRecord, type JsonRecord, listOf, recordOf, textOf } from '#ecosystems/extraction/json-fields.ts'
import { parsePythonRequirement } from '#ecosystems/extraction/python-requirement.ts'
import { parseToml } from '#formats/toml.ts'
import { judgeMarker, scopeBehind } from '../judge-marker.ts'
import { isDevelopmentName } from './development-names.ts'
import { readHashes } from './hashes.ts'
import { addLocked, type LockedPackage, type Need, normalName } from './lock-graph.ts'
import { needsOf, neighbourProject } from './neighbour-project.ts'
import { tableOrigin } from './poetry-dependencies.ts'
import type { PyprojectFile } from './pyproject-file.ts'
import { tableArray } from './table-array.ts'
import { headerLines } from './toml-lines.ts'

const NAME = 'pypi/pdm-lock'

/** Scopes by the groups that the file states, otherwise by how the project's manifest reaches each package. */
export const pdmLock: Extractor = {
  name: NAME,
  reads: 'lockfile',
  matches: (path) => /^pdm(?:\.[\w-]{1,100})?\.lock$/.test(baseOf(path)),
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
  const version = textOf(metadata, 'lock_version')
  if (version === undefined || !/^[2-4](?:\.|$)/.test(version))
    draft.miss('lockfile.unknown-version', `lock_version ${JSON.stringify(version)} is not known; read as 4`)
  const project = await neighbourProject(file.path, tree)
  const entries = tableArray(draft, document, 'package')
  const lines = headerLines(file.bytes, 'package', entries.length)
  const files = recordOf(metadata, 'files')
  const extras = extrasByPackage(entries)
  const packages = entries.flatMap((entry, at) => {
    // An entry with extras is the same package again, with what the extras need.
    if (listOf(entry, 'extras').length > 0 && extras.get(placeOf(entry))?.hasPlain) return []
    return [lockedPackage(draft, entry, { files, line: lines[at], project, extras: extras.get(placeOf(entry))?.needs })]
  })
  const { name, version: own } = project ?? {}
  addLocked(draft, { packages, ...(project && { projectNeeds: needsOf(project.dependencies, name) }) })
  return draft.finish(name === undefined ? undefined : { name, ...(own !== undefined && { version: own }) })
}

interface Extras {
  hasPlain: boolean
  readonly needs: Map<string, readonly Need[]>
}

function placeOf(entry: JsonRecord): string {
  return `${normalName(textOf(entry, 'name') ?? '')}\0${textOf(entry, 'version') ?? ''}`
}

function extrasByPackage(entries: readonly JsonRecord[]): ReadonlyMap<string, Extras> {
  const found = new Map<string, Extras>()
  for (const entry of entries) {
    const place = placeOf(entry)
    const extras = found.get(place) ?? { hasPlain: false, needs: new Map() }
    found.set(place, extras)
    const names = listOf(entry, 'extras')
    if (names.length === 0) extras.hasPlain = true
    for (const name of names) extras.needs.set(normalName(name), needsIn(entry))
  }
  return found
}

interface Context {
  readonly files: JsonRecord
  readonly line: number | undefined
  readonly project: PyprojectFile | undefined
  readonly extras: LockedPackage['extraNeeds'] | undefined
}

function lockedPackage(draft: Draft, entry: JsonRecord, { files, line, project, extras }: Context): LockedPackage {
  const name = textOf(entry, 'name') ?? ''
  const version = textOf(entry, 'version')
  const scope = scopeOfGroups(listOf(entry, 'groups'), project)
  const listed = [entry.files, files[`${name} ${version}`]].find((value) => Array.isArray(value)) ?? []
  const hashes = (listed as unknown[]).flatMap((one) => textOf(asRecord(one) ?? {}, 'hash') ?? [])
  return {
    name,
    ...(version !== undefined && { version }),
    origin: tableOrigin(entry),
    hashes: readHashes(draft, name, hashes),
    ...(line !== undefined && { line }),
    ...(scope !== undefined && { scope }),
    needs: needsIn(entry),
    extraNeeds: extras ?? new Map(),
  }
}

function needsIn(entry: JsonRecord): readonly Need[] {
  const own = normalName(textOf(entry, 'name') ?? '')
  return listOf(entry, 'dependencies').flatMap((text) => {
    const parsed = parsePythonRequirement(text)
    // An entry with extras depends on the package without them.
    if (parsed === undefined || normalName(parsed.name) === own) return []
    const { name, extras, marker } = parsed
    const scope = scopeBehind(judgeMarker(marker), 'runtime')
    return [{ name, extras, scope, mayBeAbsent: marker !== undefined }]
  })
}

/** `default` is what the project needs to run; a group is an extra or for development, as its manifest or its name says. */
function scopeOfGroups(groups: readonly string[], project: PyprojectFile | undefined): Scope | undefined {
  if (groups.length === 0) return undefined
  if (groups.includes('default')) return 'runtime'
  const extras = new Set(
    project?.dependencies
      .map(({ section }) => section)
      .filter((section) => section.startsWith('project.optional-dependencies.'))
      .map((section) => section.slice('project.optional-dependencies.'.length)),
  )
  if (groups.some((group) => extras.has(group))) return 'optional'
  return project !== undefined || groups.every(isDevelopmentName) ? 'development' : 'optional'
}
