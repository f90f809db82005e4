// Programs built by cargo-auditable: the section `.dep-v0` holds zlib-compressed JSON that lists the crates compiled in.
import { inflateSync } from 'node:zlib'
import type { Extraction, Extractor, SourceFile } from '#ecosystems/ecosystem.ts'
import { createDraft, type Draft, refused } from '#ecosystems/extraction/draft.ts'
import { asRecord, isTrue, type JsonRecord, textOf } from '#ecosystems/extraction/json-fields.ts'
import { type ExecutableSection, looksExecutable, readExecutables } from '#formats/executable.ts'
import { LimitError, parseJson } from '#formats/limits.ts'
import { cratePurl, type Origin, sourceText } from './origins.ts'

const NAME = 'cargo/cargo-auditable'
const SECTION = '.dep-v0'
/** Unpacked; the tool's own reader takes no more either. */
const JSON_LIMITS = { sizeBytesMax: 8 * 2 ** 20, depthMax: 16, valuesMax: 2_000_000 } as const

/**
 * Crates without a registry or repository are the project's own, and no components. Crates that only took part in the build
 * count as development. A program without the section tells nothing, and is no incomplete one.
 */
export const cargoAuditable: Extractor = {
  name: NAME,
  reads: 'artifact',
  matches: () => false,
  sniffs: looksExecutable,
  extract: async (file) => extract(file),
}

function extract(file: SourceFile): Extraction {
  const sections: ExecutableSection[] = []
  try {
    for (const program of readExecutables(file.bytes)) {
      const found = program.sections.find(({ name }) => name === SECTION)
      if (found !== undefined) sections.push(found)
    }
  } catch (error) {
    return refused(NAME, error)
  }
  const draft = createDraft(NAME)
  let root: Extraction['root'] | undefined
  const taken = new Set<string>()
  for (const { bytes } of sections) {
    const packages = readPackages(draft, bytes)
    root ??= rootOf(packages)
    addCrates(draft, packages, taken)
  }
  return draft.finish(root)
}

function readPackages(draft: Draft, packed: Uint8Array): readonly JsonRecord[] {
  try {
    const document = asRecord(
      parseJson(inflateSync(packed, { maxOutputLength: JSON_LIMITS.sizeBytesMax }), JSON_LIMITS),
    )
    if (!Array.isArray(document?.packages)) throw new SyntaxError('the list of crates has no packages')
    return document.packages.map((one) => asRecord(one) ?? {})
  } catch (error) {
    const isTooLarge = error instanceof LimitError || (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
    const message = error instanceof Error ? error.message : String(error)
    draft.miss(isTooLarge ? 'artifact.too-large' : 'artifact.unreadable', `the list of crates: ${message}`)
    return []
  }
}

/** `taken`: crates that a program for another processor in the same file has too. */
function addCrates(draft: Draft, packages: readonly JsonRecord[], taken: Set<string>): void {
  const ids = uniqueIds(packages)
  const isOwn = (one: JsonRecord) => isTrue(one, 'root') || one.source === 'local'
  const direct = new Set(packages.flatMap((one, index) => (isOwn(one) ? edgesOf(draft, packages, index) : [])))
  for (const [index, one] of packages.entries()) {
    const id = ids[index] ?? ''
    if (isOwn(one) || taken.has(id)) continue
    taken.add(id)
    const origin = originOf(textOf(one, 'source'))
    const name = textOf(one, 'name') ?? ''
    const purl = cratePurl(name, textOf(one, 'version'), origin)
    if (purl === undefined) {
      draft.miss('artifact.unreadable-entry', `"${name}" is not the name of a crate`)
      continue
    }
    const source = sourceText(origin)
    draft.add({
      id,
      purl,
      direct: direct.has(index),
      scope: one.kind === 'build' ? 'development' : 'runtime',
      hashes: [],
      ...(source !== undefined && { source }),
      dependsOn: edgesOf(draft, packages, index).map((to) => ids[to] ?? ''),
    })
  }
}

/** `name@version`, with the position where two are alike: the same crate from two sources. */
function uniqueIds(packages: readonly JsonRecord[]): readonly string[] {
  const seen = new Set<string>()
  return packages.map((one, index) => {
    const id = `${textOf(one, 'name') ?? ''}@${textOf(one, 'version') ?? ''}`
    const unique = seen.has(id) ? `${id}#${index}` : id
    seen.add(id)
    return unique
  })
}

function edgesOf(draft: Draft, packages: readonly JsonRecord[], index: number): readonly number[] {
  const { dependencies } = packages[index] ?? {}
  if (!Array.isArray(dependencies)) return []
  const edges = dependencies.filter((to) => Number.isInteger(to) && to >= 0 && to < packages.length)
  if (edges.length < dependencies.length)
    draft.miss(
      'artifact.unreadable-entry',
      `a dependency of "${textOf(packages[index] ?? {}, 'name')}" is not in the list`,
    )
  return edges
}

/** The list names the kind of the source only: the public registry by its name, others without their address. */
function originOf(source: string | undefined): Origin {
  if (source === 'crates.io') return { kind: 'public' }
  if (source === 'registry') return { kind: 'named-registry', name: '' }
  return { kind: 'other', text: source ?? 'unknown' }
}

function rootOf(packages: readonly JsonRecord[]): Extraction['root'] | undefined {
  const own = packages.find((one) => isTrue(one, 'root'))
  const name = own === undefined ? undefined : textOf(own, 'name')
  const version = own === undefined ? undefined : textOf(own, 'version')
  return name === undefined ? undefined : { name, ...(version !== undefined && { version }) }
}
