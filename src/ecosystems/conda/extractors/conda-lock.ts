// conda-lock.yml, version 1: the packages of an environment for each platform, of conda and of pip, with their edges.
import type { ExtractedComponent, Extraction, Extractor, SourceFile } from '#ecosystems/ecosystem.ts'
import type { Scope } from '#ecosystems/extraction/assign-scopes.ts'
import { createDraft, type Draft, refused } from '#ecosystems/extraction/draft.ts'
import { baseOf } from '#ecosystems/extraction/folders.ts'
import { asRecord, isTrue, type JsonRecord, recordOf, textOf } from '#ecosystems/extraction/json-fields.ts'
import { EDGES_MAX } from '#ecosystems/extraction/limits.ts'
import { originOfUrl, type PythonOrigin, pythonPurl } from '#ecosystems/extraction/python-origin.ts'
import { withoutCredentials } from '#ecosystems/extraction/source-address.ts'
import { readYaml, type YamlFile } from '#ecosystems/extraction/yaml-documents.ts'
import { parseDigests } from '#formats/hash.ts'
import { condaKey } from '../version-key.ts'
import { condaPurl, packageOfUrl } from './conda-package.ts'

const NAME = 'conda/conda-lock'

/** One component for each package on each platform; `category` is the scope. */
export const condaLock: Extractor = {
  name: NAME,
  reads: 'lockfile',
  matches: (path) => /^(?:[\w-]{1,100}\.)?conda-lock\.ya?ml$/i.test(baseOf(path)),
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
  const root = asRecord(yaml.documents[0]?.root) ?? {}
  if (root.version !== '1')
    draft.miss('lockfile.unknown-version', `version ${JSON.stringify(root.version)} is not known; read as 1`)
  const entries = (Array.isArray(root.package) ? root.package : []).map((entry) => asRecord(entry) ?? {})
  const ids = idsOf(entries)
  let edges = 0
  for (const entry of entries) {
    const needed = Object.keys(recordOf(entry, 'dependencies')).filter((name) => !name.startsWith('__'))
    edges += needed.length
    if (edges > EDGES_MAX) {
      draft.miss('lockfile.too-many-dependencies', `more than ${EDGES_MAX} dependencies`)
      break
    }
    addEntry(draft, entry, { ids, needed })
  }
  return draft.finish()
}

function managerOf(entry: JsonRecord): 'conda' | 'pip' {
  return entry.manager === 'pip' ? 'pip' : 'conda'
}

function idOf(entry: JsonRecord): string {
  return `${textOf(entry, 'platform') ?? 'any'}/${managerOf(entry)}/${textOf(entry, 'name') ?? ''}`
}

/** By platform and name; a package of pip may need one of conda by the name that it has on the index. */
function idsOf(entries: readonly JsonRecord[]): ReadonlyMap<string, string> {
  const ids = new Map<string, string>()
  for (const manager of ['conda', 'pip']) {
    for (const entry of entries) {
      if (managerOf(entry) !== manager) continue
      const key = placeOf(entry, textOf(entry, 'name') ?? '')
      if (!ids.has(key)) ids.set(key, idOf(entry))
    }
  }
  return ids
}

function placeOf(entry: JsonRecord, name: string): string {
  return `${textOf(entry, 'platform') ?? 'any'}\0${name.toLowerCase().replace(/[-_.]+/g, '-')}`
}

interface Context {
  readonly ids: ReadonlyMap<string, string>
  readonly needed: readonly string[]
}

function addEntry(draft: Draft, entry: JsonRecord, { ids, needed }: Context): void {
  const id = idOf(entry)
  const version = textOf(entry, 'version')
  const url = textOf(entry, 'url') ?? ''
  const purl = managerOf(entry) === 'pip' ? pipPurl(entry, url) : condaPurlOf(entry, url)
  if (purl === undefined || version === undefined) {
    draft.miss('lockfile.unreadable-entry', `"${id}" has no name or no version that could be understood`)
    if (purl === undefined) return
  } else if (managerOf(entry) === 'conda' && 'invalid' in condaKey(version)) {
    draft.note('lockfile.unusual-version', `"${id}" has the version "${version}", which conda cannot order`)
  }
  draft.add({
    id,
    purl,
    scope: scopeOf(entry),
    hashes: hashesOf(draft, entry, id),
    ...(url !== '' && { source: withoutCredentials(url) }),
    dependsOn: edgesOf(draft, entry, { ids, needed }),
  })
}

function condaPurlOf(entry: JsonRecord, url: string): ExtractedComponent['purl'] | undefined {
  const { name: _, version: __, ...located } = packageOfUrl(url)
  const subdir = textOf(entry, 'platform')
  const build = textOf(entry, 'build')
  const version = textOf(entry, 'version')
  return condaPurl({
    name: textOf(entry, 'name') ?? '',
    ...(subdir !== undefined && { subdir }),
    ...located,
    ...(build !== undefined && { build }),
    ...(version !== undefined && { version }),
  })
}

function pipPurl(entry: JsonRecord, url: string): ExtractedComponent['purl'] | undefined {
  const stated = originOfUrl(url)
  // The address of an archive is only where the index keeps it.
  const origin: PythonOrigin = url === '' || stated.kind === 'archive' ? { kind: 'index' } : stated
  return pythonPurl(textOf(entry, 'name') ?? '', textOf(entry, 'version'), origin)
}

function scopeOf(entry: JsonRecord): Scope {
  const category = textOf(entry, 'category') ?? 'main'
  if (category === 'main') return isTrue(entry, 'optional') ? 'optional' : 'runtime'
  return /^(?:dev|develop|development|tests?|docs?|lint)$/i.test(category) ? 'development' : 'optional'
}

function hashesOf(draft: Draft, entry: JsonRecord, id: string): readonly string[] {
  const stated = recordOf(entry, 'hash')
  return Object.keys(stated).flatMap((algorithm) => {
    const digests = parseDigests(`${algorithm}:${textOf(stated, algorithm) ?? ''}`)
    if (digests.length === 0) draft.miss('lockfile.unreadable-integrity', `"${id}" has a digest that is none`)
    return digests.map((digest) => `${digest.algorithm}:${digest.hex}`)
  })
}

function edgesOf(draft: Draft, entry: JsonRecord, { ids, needed }: Context): readonly string[] {
  return needed.flatMap((name) => {
    const id = ids.get(placeOf(entry, name))
    // Packages of pip name what other environments need, too.
    if (id === undefined && managerOf(entry) === 'conda')
      draft.miss('lockfile.missing-dependency', `"${idOf(entry)}" needs "${name}", which is not in the lockfile`)
    return id === undefined || id === idOf(entry) ? [] : [id]
  })
}
