// The scope of each component, from how the project reaches it: the strongest of all ways counts, and a way is as strong
// as its weakest step. So a package that a build tool and the application both need belongs to the application.
import type { ExtractedComponent } from '#ecosystems/ecosystem.ts'

export type Scope = ExtractedComponent['scope']

export interface ScopedEdge {
  readonly to: string
  readonly scope: Scope
}

const STRONGEST_FIRST: readonly Scope[] = ['runtime', 'optional', 'peer', 'development']

/** Ids that no root reaches are absent from the result. Cycles are fine; time is linear in the edges. */
export function assignScopes(
  roots: readonly ScopedEdge[],
  edgesOf: (id: string) => readonly ScopedEdge[],
): ReadonlyMap<string, Scope> {
  const assigned = new Map<string, Scope>()
  const waiting = new Map<Scope, string[]>(STRONGEST_FIRST.map((scope) => [scope, []]))
  for (const { to, scope } of roots) waiting.get(scope)?.push(to)
  for (const scope of STRONGEST_FIRST) {
    const reached = waiting.get(scope) ?? []
    for (let id = reached.pop(); id !== undefined; id = reached.pop()) {
      if (assigned.has(id)) continue
      assigned.set(id, scope)
      for (const edge of edgesOf(id)) waiting.get(weaker(scope, edge.scope))?.push(edge.to)
    }
  }
  return assigned
}

function weaker(a: Scope, b: Scope): Scope {
  return STRONGEST_FIRST.indexOf(a) > STRONGEST_FIRST.indexOf(b) ? a : b
}
