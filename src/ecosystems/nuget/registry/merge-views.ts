import { textOf } from '../../gate/merge-lines.ts'
import { nugetKey } from '../version-key.ts'

interface Leaf {
  readonly catalogEntry: { readonly version: string }
}

interface Page {
  readonly '@id': string
  readonly parent: string
  readonly items: readonly Leaf[]
}

interface Root {
  readonly items: readonly Page[]
}

/** Registrations as one page, flat lists as one list: versions in their order. */
export function mergeViews(views: readonly Uint8Array[], representation: string): Uint8Array {
  const documents = views.map((view) => JSON.parse(textOf(view)) as unknown)
  return Buffer.from(JSON.stringify(representation === 'flat' ? mergeLists(documents) : mergeRegistrations(documents)))
}

function mergeLists(documents: readonly unknown[]): object {
  const versions = documents.flatMap((each) => (each as { readonly versions: readonly string[] }).versions)
  return { versions: [...new Set(versions)].sort(compare) }
}

function mergeRegistrations(documents: readonly unknown[]): object {
  const roots = documents as readonly Root[]
  const [first] = roots
  const pages = roots.flatMap(({ items }) => items)
  const [page] = pages
  if (!first || !page) return first ?? {}
  const leaves = pages.flatMap(({ items }) => items)
  const items = leaves.sort((one, other) => compare(one.catalogEntry.version, other.catalogEntry.version))
  const [lower = '', upper = ''] = [items[0], items.at(-1)].map((leaf) => leaf?.catalogEntry.version)
  const about = { '@id': `${page.parent}#page/${lower}/${upper}`, count: items.length, lower, upper }
  return { ...first, count: 1, items: [{ ...page, ...about, items }] }
}

function compare(one: string, other: string): number {
  const [a, b] = [nugetKey(one), nugetKey(other)]
  return 'bytes' in a && 'bytes' in b ? Buffer.compare(a.bytes, b.bytes) : 0
}
