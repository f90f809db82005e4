// Extractions in a form that tests can state: one line for each component.
import type { Extraction, Extractor } from '#ecosystems/ecosystem.ts'
import { formatPurl } from '#formats/purl.ts'
import { fileOf, fixtureFiles, memoryTree } from './memory-tree.ts'

/** Extracts one file of a fixture folder, with the folder's other files as neighbours. */
export async function extractFixture(extractor: Extractor, folder: URL, file: string): Promise<Extraction> {
  const files = fixtureFiles(folder)
  if (files[file] === undefined) throw new Error(`no fixture ${file}`)
  return extractor.extract(fileOf(file, files[file]), memoryTree(files))
}

export function extractText(extractor: Extractor, path: string, text: string, files: Record<string, string> = {}) {
  return extractor.extract(fileOf(path, text), memoryTree(files))
}

/** `runtime* left@1.2.0 ^1.0 > shared@2.1.0`: scope, a star for direct, purl without `pkg:type/`, requirement, edges; sorted. */
export function linesOf({ components }: Extraction): readonly string[] {
  const nameOf = new Map(components.map(({ id, purl }) => [id, formatPurl(purl).replace(/^pkg:[a-z]+\//, '')]))
  const lines = components.map(({ id, direct, scope, requirement, dependsOn }) =>
    [
      `${scope}${direct ? '*' : ''} ${nameOf.get(id)}${requirement === undefined ? '' : ` ${requirement}`}`,
      ...dependsOn.map((to) => nameOf.get(to)).toSorted(),
    ].join(' > '),
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
