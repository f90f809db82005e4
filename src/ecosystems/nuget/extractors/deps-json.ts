// <program>.deps.json: the libraries that a published .NET program loads, beside it.
import type { Extraction, Extractor, SourceFile } from '#ecosystems/ecosystem.ts'
import type { Draft } from '#ecosystems/extraction/draft.ts'
import { extractJson } from '#ecosystems/extraction/extract-json.ts'
import { baseOf } from '#ecosystems/extraction/folders.ts'
import { asRecord, type JsonRecord, recordOf, textOf } from '#ecosystems/extraction/json-fields.ts'
import { memberLines } from '#ecosystems/extraction/member-lines.ts'
import { addTargets, type Library, type LibraryTarget } from './library-targets.ts'
import { sha512Integrity } from './sha512-integrity.ts'

const NAME = 'nuget/deps-json'
const SUFFIX = '.deps.json'
/** Before the name of the package that carries the runtime of a self-contained program. */
const RUNTIME_PACK = 'runtimepack.'

/** The program is the root; assemblies without a package (`reference`) are not NuGet's and no components. */
export const depsJson: Extractor = {
  name: NAME,
  reads: 'installed',
  matches: (path) => path.length > SUFFIX.length && path.endsWith(SUFFIX),
  extract: (file) => extractJson(NAME, file, read),
}

function read(draft: Draft, document: JsonRecord, file: SourceFile): Extraction {
  const targets = asRecord(document.targets)
  if (targets === undefined) {
    draft.miss('lockfile.unreadable', 'the document has no "targets"')
    return draft.finish()
  }
  const known = recordOf(document, 'libraries')
  const lines = memberLines(file.bytes, (path) => path.length === 2 && path[0] === 'libraries')
  const read = Object.values(targets).map((entries) => targetOf(asRecord(entries) ?? {}, known, lines))
  // Packages without files to load are left out by the SDK, and still named by others.
  addTargets(draft, read, 'note')
  const program = baseOf(file.path).slice(0, -SUFFIX.length).toLowerCase()
  const own = read.map(({ libraries }) => libraries.get(program)).find((library) => library?.isOwn === true)
  if (own === undefined) return draft.finish()
  return draft.finish({ name: own.name, ...(own.version !== undefined && { version: own.version }) })
}

function targetOf(entries: JsonRecord, known: JsonRecord, lines: ReadonlyMap<string, number>): LibraryTarget {
  const libraries = new Map<string, Library>()
  for (const [key, value] of Object.entries(entries)) {
    const slash = key.lastIndexOf('/')
    const written = slash < 0 ? key : key.slice(0, slash)
    const about = recordOf(known, key)
    const kind = textOf(about, 'type') ?? 'package'
    const isRuntimePack = written.startsWith(RUNTIME_PACK)
    if (kind !== 'package' && kind !== 'project' && !isRuntimePack) continue
    const version = slash < 0 ? '' : key.slice(slash + 1)
    const line = lines.get(`libraries\0${key}`)
    libraries.set(written.toLowerCase(), {
      name: isRuntimePack ? written.slice(RUNTIME_PACK.length) : written,
      ...(version !== '' && { version }),
      isOwn: kind === 'project',
      dependencies: Object.keys(recordOf(asRecord(value) ?? {}, 'dependencies')).filter(
        (name) => !isReference(known, name, recordOf(asRecord(value) ?? {}, 'dependencies')),
      ),
      hashes: sha512Integrity(textOf(about, 'sha512')),
      ...(line !== undefined && { line }),
    })
  }
  const own = [...libraries].filter(([, { isOwn }]) => isOwn)
  return { libraries, roots: own.map(([to]) => ({ to, scope: 'runtime' })) }
}

function isReference(known: JsonRecord, name: string, versions: JsonRecord): boolean {
  const kind = textOf(recordOf(known, `${name}/${String(versions[name])}`), 'type')
  return kind !== undefined && kind !== 'package' && kind !== 'project' && !name.startsWith(RUNTIME_PACK)
}
