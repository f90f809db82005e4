import type { Ecosystem } from '#ecosystems/ecosystem.ts'
import type { Registry } from '#ecosystems/gate/registry.ts'
import { findEcosystem } from '#ecosystems/index.ts'
import type { Origin } from '#modules/catalog/index.ts'
import type { Scope } from '#platform/context.ts'
import type { RepositoryMode } from './repository-mode.ts'

/** One configured endpoint of the gateway. */
export interface Repository {
  readonly id: string
  readonly name: string
  /** Its own, where it answers under the name of a group. */
  readonly memberName?: string
  readonly ecosystem: Ecosystem
  readonly registry: Registry
  /** `proxy`: of an upstream; `hosted`: what the bank publishes; `group`: its members, asked in their order. */
  readonly kind: 'proxy' | 'hosted' | 'group'
  /** Ids; of a group only. */
  readonly members: readonly string[]
  /**
   * Where a group is asked for what several of its proxies may have: those, in their order. It stands for all of them, and is
   * the first where only one can be asked.
   */
  readonly candidates?: readonly Repository[]
  /** Without a trailing slash; undefined: not configured. */
  readonly upstreamUrl: string | undefined
  /** Where the address comes from: only one that the machine itself names may be private. */
  readonly upstreamFrom: 'machine' | 'console' | 'none'
  /** Hosts besides the upstream's own that its files may lie on. */
  readonly artifactHosts: readonly string[]
  readonly mode: RepositoryMode
  readonly reservedNames: readonly string[]
  readonly softTtlSeconds: number
  readonly hardTtlSeconds: number
  readonly anonymousRead: boolean
  /** Builds that a hosted one keeps of a version that is published again and again; 0: it takes no such version. */
  readonly buildsKeptMax: number
}

/** Who speaks, when its upstream is quoted; undefined: the bank itself. */
export function originOf({ id, name, memberName, kind }: Repository): Origin | undefined {
  return kind === 'hosted' ? undefined : { repositoryId: id, repository: memberName ?? name }
}

export async function loadRepositories(scope: Scope): Promise<readonly Repository[]> {
  const rows = await scope.db.selectFrom('repository').selectAll().orderBy('name').execute()
  return rows.flatMap((row) => {
    const ecosystem = findEcosystem(row.ecosystem)
    if (!ecosystem?.registry) return []
    return [
      {
        id: row.id,
        name: row.name,
        ecosystem,
        registry: ecosystem.registry,
        kind: row.kind as Repository['kind'],
        members: row.members,
        upstreamUrl: row.upstream_url?.replace(/\/+$/, ''),
        upstreamFrom: row.upstream_from as Repository['upstreamFrom'],
        artifactHosts: row.artifact_hosts,
        mode: row.mode as Repository['mode'],
        reservedNames: row.reserved_names,
        softTtlSeconds: row.soft_ttl_seconds,
        hardTtlSeconds: row.hard_ttl_seconds,
        anonymousRead: row.anonymous_read,
        buildsKeptMax: row.builds_kept_max,
      },
    ]
  })
}

/**
 * Whether a name belongs to the bank: in a pattern `*` stands for any characters (`@bank/*`, `com.bank.*:*`), anything else
 * for itself. Compared without regard to case, because registries differ in how they treat it. Such a name is never asked for
 * upstream.
 */
export function isReserved(repository: Repository, name: string): boolean {
  const lower = spellingOf(repository, name).toLowerCase()
  return repository.reservedNames.some((pattern) =>
    matchesPattern(spellingOf(repository, pattern).toLowerCase(), lower),
  )
}

/** The one spelling of a name that has several; also of a pattern of names. */
export function spellingOf({ registry }: Pick<Repository, 'registry'>, name: string): string {
  return registry.spellName?.(name) ?? name
}

function matchesPattern(pattern: string, name: string): boolean {
  const [first = '', ...pieces] = pattern.split('*')
  const last = pieces.pop()
  if (last === undefined) return name === pattern
  if (!name.startsWith(first) || !name.endsWith(last)) return false
  let at = first.length
  for (const piece of pieces) {
    const found = name.indexOf(piece, at)
    if (found < 0) return false
    at = found + piece.length
  }
  return at + last.length <= name.length
}
