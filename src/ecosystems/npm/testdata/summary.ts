// Extractions in a form that tests can state: one line for each component, the same project read by every extractor.
import type { Extraction, Extractor } from '#ecosystems/ecosystem.ts'
import { fileOf, fixtureFiles, memoryTree } from '#ecosystems/extraction/testdata/memory-tree.ts'
import { formatPurl } from '#formats/purl.ts'

/** Extracts one file of a fixture folder, with the folder's other files as neighbours. */
export async function extractFixture(extractor: Extractor, folder: string, file: string): Promise<Extraction> {
  const files = fixtureFiles(new URL(`./${folder}/`, import.meta.url))
  return extractor.extract(fileOf(file, files[file] ?? ''), memoryTree(files))
}

export function extractText(extractor: Extractor, path: string, text: string, files: Record<string, string> = {}) {
  return extractor.extract(fileOf(path, text), memoryTree(files))
}

/** `runtime* left@1.2.0 > shared@2.1.0`: scope, a star for direct, purl without `pkg:npm/`, what it depends on; sorted. */
export function linesOf({ components }: Extraction): readonly string[] {
  const nameOf = new Map(components.map(({ id, purl }) => [id, formatPurl(purl).replace('pkg:npm/', '')]))
  const lines = components.map(({ id, direct, scope, dependsOn }) =>
    [`${scope}${direct ? '*' : ''} ${nameOf.get(id)}`, ...dependsOn.map((to) => nameOf.get(to)).toSorted()].join(' > '),
  )
  return lines.toSorted()
}

export function codesOf({ warnings }: Extraction): readonly string[] {
  return [...new Set(warnings.map(({ code }) => code))].toSorted()
}

export function componentOf(extraction: Extraction, id: string) {
  const component = extraction.components.find((one) => one.id === id)
  if (component === undefined) throw new Error(`no component ${id}`)
  return component
}

/** What every lockfile of the fixture project tells alike. */
export const LEDGER: readonly string[] = [
  'development tool-core@5.0.0 > tool@5.0.0',
  'optional native-linux@1.0.3',
  'optional* native@1.0.3 > native-linux@1.0.3',
  'runtime inside@0.2.0',
  'runtime shared@1.9.0',
  'runtime shared@2.1.0',
  'runtime* bundler@1.1.0 > inside@0.2.0',
  'runtime* right@3.0.1 > shared@1.9.0',
]

export const COMMIT = '4f1d0a7c0c5b8f3e2d1a9b8c7d6e5f4a3b2c1d0e'
export const FORMS_SOURCE = `git+ssh://git@git.example/bank/forms.git#${COMMIT}`
export const FORMS_VCS_URL = `vcs_url=git%2Bssh:%2F%2Fgit%40git.example%2Fbank%2Fforms.git%40${COMMIT}`
export const ARCHIVE_URL = 'download_url=https:%2F%2Fupstream.example%2Fdownloads%2Farchive-0.9.0.tgz'
export const PACKED_URL = 'download_url=file:vendor%2Fpacked-1.0.0.tgz'
