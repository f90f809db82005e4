// Programs compiled by Go: the modules that the linker says are in them.
import type { Extraction, Extractor, SourceFile } from '#ecosystems/ecosystem.ts'
import { createDraft, type Draft, refused } from '#ecosystems/extraction/draft.ts'
import { looksExecutable, readExecutables } from '#formats/executable.ts'
import { semVerOfToolchain } from '../toolchain-version.ts'
import { type BuildInfo, type BuiltModule, readBuildInfo } from './build-info.ts'
import { moduleHash, moduleIdentity, modulePurl, STANDARD_LIBRARY } from './module-purl.ts'

const NAME = 'golang/go-binary'

/**
 * The modules that are linked in, the standard library in the version of the compiler, and the program's own module where
 * its version is known: a program found on a machine is mostly someone else's. A program without such information tells
 * nothing, and is no incomplete one.
 */
export const goBinary: Extractor = {
  name: NAME,
  reads: 'artifact',
  matches: () => false,
  sniffs: looksExecutable,
  extract: async (file) => extract(file),
}

function extract(file: SourceFile): Extraction {
  const infos: BuildInfo[] = []
  try {
    for (const program of readExecutables(file.bytes)) {
      const info = readBuildInfo(program)
      if (info !== undefined) infos.push(info)
    }
  } catch (error) {
    return refused(NAME, error)
  }
  const draft = createDraft(NAME)
  // Programs for several processors in one file have most modules in common.
  const taken = new Set<string>()
  for (const info of infos) addProgram(draft, info, taken)
  const main = infos.find((info) => info.main !== undefined)?.main
  return draft.finish(main && rootOf(main))
}

function rootOf({ path, version }: BuiltModule): Extraction['root'] {
  return { name: path, ...(version !== undefined && version !== '(devel)' && { version }) }
}

function addProgram(draft: Draft, { go, main, modules, oddLines }: BuildInfo, taken: Set<string>): void {
  if (oddLines > 0) draft.miss('artifact.unreadable-entry', `${oddLines} lines about modules could not be understood`)
  addStandardLibrary(draft, go, taken)
  for (const module of main?.version === undefined || main.version === '(devel)' ? modules : [main, ...modules]) {
    const identity = moduleIdentity(module, module.replacement)
    if (identity === undefined) {
      draft.miss('artifact.unreadable-entry', `"${module.path}" is not the path of a module`)
      continue
    }
    if (taken.has(identity.id)) continue
    taken.add(identity.id)
    const { sum } = module.replacement ?? module
    draft.add({ ...identity, scope: 'runtime', hashes: moduleHash(sum), dependsOn: [] })
  }
}

function addStandardLibrary(draft: Draft, go: string, taken: Set<string>): void {
  const version = semVerOfToolchain(go)
  const purl = modulePurl({ path: STANDARD_LIBRARY, ...(version !== undefined && { version }) })
  if (version === undefined)
    draft.miss(
      'artifact.unknown-toolchain',
      `"${go}" is no released version of Go; that of the standard library is not known`,
    )
  const id = `${STANDARD_LIBRARY}@${version ?? ''}`
  if (purl === undefined || taken.has(id)) return
  taken.add(id)
  draft.add({ id, purl, scope: 'runtime', hashes: [], dependsOn: [] })
}
