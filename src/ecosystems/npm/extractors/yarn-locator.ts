// Where Yarn 2 and later say a package comes from: `name@protocol:selector`, with `::` before bindings.
import { parseDependencySpec } from '#ecosystems/npm/dependency-spec.ts'
import type { Origin } from './origins.ts'
import { splitPattern } from './pattern-index.ts'

export interface YarnLocator {
  /** The whole locator. */
  readonly id: string
  readonly name: string
  /** Undefined for a workspace of the project. */
  readonly origin: Origin | undefined
  /** Folder of a workspace, relative to the project. */
  readonly workspace?: string
}

/** Undefined when the text is no locator. */
export function parseYarnLocator(locator: string): YarnLocator | undefined {
  const split = splitPattern(locator)
  if (split === undefined) return undefined
  const { name } = split
  const id = locator
  const [selector = '', bindings = ''] = split.range.split('::', 2)
  if (selector.startsWith('workspace:'))
    return { id, name, origin: undefined, workspace: selector.slice('workspace:'.length) }
  if (selector.startsWith('npm:')) {
    const address = new URLSearchParams(bindings).get('__archiveUrl')
    return { id, name, origin: { kind: 'registry', ...(address !== null && { url: address }) } }
  }
  if (selector.startsWith('patch:')) return { id, name, origin: { kind: 'other', text: selector } }
  if (selector.startsWith('file:')) {
    // `file:<path>#<path again>` for folders and archives alike.
    const origin = parseDependencySpec(selector.split('#', 1)[0] ?? '')
    return {
      id,
      name,
      origin: origin.kind === 'file' || origin.kind === 'folder' ? origin : { kind: 'other', text: selector },
    }
  }
  if (selector.includes('#commit=')) return { id, name, origin: { kind: 'git', url: selector } }
  const spec = parseDependencySpec(selector)
  return {
    id,
    name,
    origin: spec.kind === 'registry' || spec.kind === 'workspace' ? { kind: 'other', text: selector } : spec,
  }
}

/** The package that a patch changes: `patch:real@npm%3A1.0.0#…`. */
export function patchedLocator(origin: Origin | undefined): YarnLocator | undefined {
  if (origin?.kind !== 'other' || !origin.text.startsWith('patch:')) return undefined
  const inner = origin.text.slice('patch:'.length).split('#', 1)[0] ?? ''
  try {
    return parseYarnLocator(decodeURIComponent(inner))
  } catch {
    return undefined
  }
}
