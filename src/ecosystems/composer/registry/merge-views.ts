import { textOf } from '../../gate/merge-lines.ts'

interface Page {
  readonly packages: Readonly<Record<string, readonly unknown[]>>
  readonly warning?: string
}

/** Versions are written out, so that those of several registries stand side by side. */
export function mergeViews(views: readonly Uint8Array[]): Uint8Array {
  const pages = views.map((view) => JSON.parse(textOf(view)) as Page)
  const [name = ''] = pages.flatMap(({ packages }) => Object.keys(packages))
  const versions = pages.flatMap(({ packages }) => packages[name] ?? [])
  const warning = versions.length === 0 ? pages.find((page) => page.warning !== undefined)?.warning : undefined
  const packages = Object.fromEntries([[name, versions]])
  return Buffer.from(JSON.stringify({ packages, ...(warning === undefined ? {} : { warning }) }))
}
