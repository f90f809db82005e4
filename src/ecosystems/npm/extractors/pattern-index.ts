// Yarn's lockfiles list, for each package, the requests that led to it: `name@range`. The way back, from a request to the
// package, with what the project's `resolutions` leave unlisted.
import type { Draft } from '#ecosystems/extraction/draft.ts'

export interface PatternIndex {
  /** Adds one request of the package with this id. */
  add(name: string, range: string, id: string): void
  /** A patched package stands for the plain one: always when Yarn itself patches it, else where nothing names the plain one. */
  patch(plain: string, patched: string, always: boolean): void
  /** The id of what the first of the ranges that occurs led to. Reported when there is none, unless no user is named. */
  find(name: string, ranges: readonly string[], user?: string): string | undefined
}

export function createPatternIndex(draft: Draft): PatternIndex {
  const byRequest = new Map<string, string>()
  const byName = new Map<string, Set<string>>()
  const patches = new Map<string, { readonly patched: string; readonly always: boolean }>()
  const afterPatch = (id: string) => {
    const patch = patches.get(id)
    return patch?.always ? patch.patched : id
  }
  return {
    add(name, range, id) {
      const request = `${name}@${range}`
      if (!byRequest.has(request)) byRequest.set(request, id)
      const ids = byName.get(name) ?? new Set()
      byName.set(name, ids.add(id))
    },
    patch: (plain, patched, always) => void patches.set(plain, { patched, always }),
    find(name, ranges, user) {
      for (const range of ranges) {
        const id = byRequest.get(`${name}@${range}`)
        if (id !== undefined) return afterPatch(id)
      }
      // A resolution of the project replaces the range; with one package of the name there is no doubt which is meant.
      const ids = byName.get(name) ?? new Set()
      const [only, ...others] = ids.size > 8 ? ids : [...ids].filter((id) => !patches.has(id))
      if (only !== undefined && others.length === 0) return only
      if (user !== undefined)
        draft.miss(
          'lockfile.missing-dependency',
          `"${user}" needs "${name}@${ranges[0]}", which is not in the lockfile`,
        )
      return undefined
    },
  }
}

/** `name@range` or `@scope/name@range`. */
export function splitPattern(pattern: string): { readonly name: string; readonly range: string } | undefined {
  const at = pattern.indexOf('@', 1)
  return at < 0 ? undefined : { name: pattern.slice(0, at), range: pattern.slice(at + 1) }
}
