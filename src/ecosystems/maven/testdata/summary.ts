// Extractions in a form that tests can state: one line for each component.
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

/** `runtime* org.json/json-core@2.15.3 [requirement]`: scope, a star for direct, the purl without `pkg:maven/`; sorted. */
export function linesOf({ components }: Extraction): readonly string[] {
  const lines = components.map(({ direct, scope, purl, requirement }) => {
    const name = formatPurl(purl).replace('pkg:maven/', '')
    return `${scope}${direct ? '*' : ''} ${name}${requirement === undefined ? '' : ` ${requirement}`}`
  })
  return lines.toSorted()
}

/** Each with how often it occurs, where that is more than once. */
export function codesOf({ warnings }: Extraction): readonly string[] {
  const byCode = Map.groupBy(warnings, ({ code }) => code)
  return [...byCode].map(([code, { length }]) => (length === 1 ? code : `${code} ×${length}`)).toSorted()
}

export function componentOf(extraction: Extraction, id: string) {
  const component = extraction.components.find((one) => one.id === id)
  if (component === undefined) throw new Error(`no component ${id}`)
  return component
}
