// node_modules/.package-lock.json: npm's record of what it has installed, in the form of its lockfile but without the
// project itself.
import type { SourceTree } from '#ecosystems/ecosystem.ts'
import type { Draft } from '#ecosystems/extraction/draft.ts'
import { folderOf, joined } from '#ecosystems/extraction/folders.ts'
import { asRecord, type JsonRecord, recordOf } from '#ecosystems/extraction/json-fields.ts'
import { MANIFEST_LIMITS } from '#ecosystems/extraction/limits.ts'
import { parseJson } from '#formats/limits.ts'

/**
 * The entries with the project's own from its manifest, so that they read as a lockfile's. Undefined when there is no
 * readable manifest: what is direct is then not told. Development dependencies are often left out of an installation:
 * here they may be absent.
 */
export async function withProject(
  draft: Draft,
  { path, packages, tree }: { readonly path: string; readonly packages: JsonRecord; readonly tree: SourceTree },
): Promise<JsonRecord | undefined> {
  const bytes = await tree.read(joined(folderOf(folderOf(path)), 'package.json'))
  if (bytes === undefined) return undefined
  const project = readRecord(bytes)
  if (project === undefined) {
    draft.note('manifest.unreadable', 'package.json could not be read: what is direct is not known')
    return undefined
  }
  const entries: [string, unknown][] = [['', withoutDevelopment(project)]]
  for (const [key, value] of Object.entries(packages)) {
    const record = asRecord(value)
    const isFolder = !key.includes('node_modules')
    if (key !== '') entries.push([key, record !== undefined && isFolder ? withoutDevelopment(record) : value])
  }
  return Object.assign(Object.create(null), Object.fromEntries(entries))
}

function withoutDevelopment(record: JsonRecord): JsonRecord {
  return {
    ...record,
    devDependencies: {},
    optionalDependencies: { ...recordOf(record, 'devDependencies'), ...recordOf(record, 'optionalDependencies') },
  }
}

function readRecord(bytes: Uint8Array): JsonRecord | undefined {
  try {
    return asRecord(parseJson(bytes, MANIFEST_LIMITS))
  } catch {
    return undefined
  }
}
