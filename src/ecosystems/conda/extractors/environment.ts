// environment.yml: what a conda environment is made of, packages of channels and, in a list of their own, of pip.
import type { ExtractedComponent, Extraction, Extractor, SourceFile } from '#ecosystems/ecosystem.ts'
import { createDraft, type Draft, refused } from '#ecosystems/extraction/draft.ts'
import { baseOf } from '#ecosystems/extraction/folders.ts'
import { asRecord, type JsonRecord, listOf, textOf } from '#ecosystems/extraction/json-fields.ts'
import { originOfUrl, type PythonOrigin, pythonPurl, pythonSource } from '#ecosystems/extraction/python-origin.ts'
import { parsePythonRequirement, pinnedVersion } from '#ecosystems/extraction/python-requirement.ts'
import { readYaml, type YamlFile } from '#ecosystems/extraction/yaml-documents.ts'
import { condaPurl } from './conda-package.ts'
import { exactVersion, readMatchSpec } from './match-spec.ts'

const NAME = 'conda/environment'
const FILE = /^(?:[\w.-]{1,100}[-_.])?environment(?:[-_.][\w.-]{1,100})?\.ya?ml$/i

/** Every entry as a direct component with its requirement; those of pip are packages of the type pypi. */
export const environment: Extractor = {
  name: NAME,
  reads: 'manifest',
  matches: (path) => FILE.test(baseOf(path)),
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
  for (const { message, line } of yaml.problems) draft.miss('manifest.malformed', message, line)
  const root = asRecord(yaml.documents[0]?.root) ?? {}
  const dependencies = Array.isArray(root.dependencies) ? root.dependencies : []
  const place: Place = { lines: entryLines(file.bytes), taken: new Map() }
  for (const entry of dependencies) {
    if (typeof entry === 'string') addPackage(draft, entry, place)
    else addOfPip(draft, asRecord(entry) ?? {}, place)
  }
  const name = textOf(root, 'name')
  return draft.finish(name === undefined ? undefined : { name })
}

interface Place {
  readonly lines: ReadonlyMap<string, number>
  readonly taken: Map<string, number>
}

/** The first line on which each entry of a list stands. */
function entryLines(bytes: Uint8Array): ReadonlyMap<string, number> {
  const lines = new Map<string, number>()
  let number = 0
  for (const line of new TextDecoder().decode(bytes).split('\n')) {
    number++
    const text = line.trim()
    if (!text.startsWith('- ')) continue
    const entry = text
      .slice(2)
      .replace(/\s#.*$/, '')
      .trim()
    const plain = /^(["']).*\1$/.test(entry) ? entry.slice(1, -1) : entry
    if (!lines.has(plain)) lines.set(plain, number)
  }
  return lines
}

function addPackage(draft: Draft, text: string, place: Place): void {
  const line = place.lines.get(text)
  const spec = readMatchSpec(text)
  const version = spec && exactVersion(spec)
  const purl =
    spec &&
    condaPurl({
      name: spec.name,
      ...(version !== undefined && { version }),
      ...(spec.channel !== undefined && { channel: spec.channel }),
      ...(version !== undefined && spec.build !== undefined && { build: spec.build }),
    })
  if (spec === undefined || purl === undefined) {
    draft.miss('manifest.unreadable-entry', `"${text.slice(0, 200)}" could not be understood`, line)
    return
  }
  add(draft, { purl, requirement: spec.version === '' ? '*' : spec.version }, { place, line })
}

function addOfPip(draft: Draft, entry: JsonRecord, place: Place): void {
  for (const key of Object.keys(entry)) {
    if (key !== 'pip') draft.miss('manifest.unreadable-entry', `packages of "${key}" are not read`)
  }
  for (const text of listOf(entry, 'pip')) {
    const line = place.lines.get(text)
    if (/^-(?:r|-requirement|c|-constraint)\b/.test(text)) {
      draft.miss('manifest.unread-include', `"${text.slice(0, 200)}" is another file, which is not read here`, line)
      continue
    }
    if (/^-/.test(text) && !/^-(?:e|-editable)\s/.test(text)) continue
    const component = componentOfPip(text.replace(/^-(?:e|-editable)\s+/, ''))
    if (component === 'own') continue
    if (component === undefined)
      draft.miss('manifest.unreadable-entry', `"${text.slice(0, 200)}" could not be understood`, line)
    else add(draft, component, { place, line })
  }
}

type Stated = Pick<ExtractedComponent, 'purl' | 'requirement' | 'source'>

/** `own`: the project that the file belongs to. */
function componentOfPip(text: string): Stated | 'own' | undefined {
  if (/^\.{1,2}\/?(?:\[[^\]]{0,200}\])?$/.test(text)) return 'own'
  const named = parsePythonRequirement(text)
  const egg = /#egg=([A-Za-z0-9][A-Za-z0-9._-]{0,200})/.exec(text.slice(0, 4_096))?.[1]
  const name = named?.name ?? egg
  if (name === undefined) return undefined
  const address = named === undefined ? text : named.url
  const origin: PythonOrigin = address === undefined ? { kind: 'index' } : originOfUrl(address)
  const specifier = named?.specifier ?? ''
  const purl = pythonPurl(name, pinnedVersion(specifier), origin)
  if (purl === undefined) return undefined
  const requirement = origin.kind === 'index' ? { requirement: specifier === '' ? '*' : specifier } : {}
  return { purl, ...requirement, ...pythonSource(origin) }
}

function add(draft: Draft, stated: Stated, { place, line }: { place: Place; line: number | undefined }): void {
  const plain = `${stated.purl.type}/${stated.purl.name}`
  const count = (place.taken.get(plain) ?? 0) + 1
  place.taken.set(plain, count)
  const id = count === 1 ? plain : `${plain}#${count}`
  draft.add({
    id,
    ...stated,
    direct: true,
    scope: 'runtime',
    hashes: [],
    ...(line !== undefined && { line }),
    dependsOn: [],
  })
}
