import { sql } from 'kysely'
import type { Scope } from '#platform/context.ts'
import { compareVulnerabilities } from './compare-vulnerabilities.ts'
import { requireReadable } from './list-components.ts'

export interface DifferenceComponent {
  readonly id: number
  readonly purl: string | null
  readonly ecosystem: string
  readonly name: string
  readonly version: string | null
  readonly license: string | null
  readonly direct: boolean | null
}

export interface VersionChange {
  readonly ecosystem: string
  readonly name: string
  readonly from: DifferenceComponent
  readonly to: DifferenceComponent
  /** By the ecosystem's own order; null: one of the two has no place in it. */
  readonly kind: 'raised' | 'lowered' | null
}

/** How many of each kind are shown; the counts tell of all. */
export const differenceMax = 1_000

interface Row extends DifferenceComponent {
  readonly side: 'from' | 'to'
  readonly versionKey: Buffer | null
}

/**
 * What came, went and changed from one release to another, of the same application or not. A package of which exactly one
 * version went and one came has changed its version; of several each is its own. Throws `release.unknown`, for either.
 */
export async function compareReleases(scope: Scope, toId: number, fromId: number) {
  await requireReadable(scope, toId)
  await requireReadable(scope, fromId)
  const rows = await differentComponents(scope, toId, fromId)
  const { changed, added, removed } = pair(rows)
  const licenses = await changedLicenses(scope, toId, fromId)
  const vulnerabilities = await compareVulnerabilities(scope, toId, fromId)
  const licensesOfChanged = changed.filter(({ from, to }) => from.license !== to.license)
  const relicensed = [
    ...licenses,
    ...licensesOfChanged.map(({ to, from }) => ({ ...plain(to), before: from.license, after: to.license })),
  ]
  const counts = {
    added: added.length,
    removed: removed.length,
    changed: changed.length,
    relicensed: relicensed.length,
  }
  return {
    counts: { ...counts, came: vulnerabilities.came.length, gone: vulnerabilities.gone.length },
    added: added.slice(0, differenceMax).map(shown),
    removed: removed.slice(0, differenceMax).map(shown),
    changed: changed.slice(0, differenceMax),
    relicensed: relicensed.slice(0, differenceMax),
    came: vulnerabilities.came.slice(0, differenceMax),
    gone: vulnerabilities.gone.slice(0, differenceMax),
  }
}

async function differentComponents(scope: Scope, toId: number, fromId: number): Promise<readonly Row[]> {
  const { rows } = await sql<Row>`
    select one.side, c.id, c.purl, c.ecosystem, c.name, c.version, c.version_key as "versionKey", l.text as license, one.direct
    from (
      select 'to' as side, new.component_id, new.direct, new.license_id from release_component as new
        where new.release_id = ${toId}::integer and not exists (select from release_component as old
          where old.release_id = ${fromId}::integer and old.component_id = new.component_id)
      union all
      select 'from', old.component_id, old.direct, old.license_id from release_component as old
        where old.release_id = ${fromId}::integer and not exists (select from release_component as new
          where new.release_id = ${toId}::integer and new.component_id = old.component_id)
    ) as one join component as c on c.id = one.component_id left join license as l on l.id = one.license_id
    order by c.name collate "C", c.ecosystem, c.version_key nulls first, c.id`.execute(scope.db)
  return rows
}

/** Of components that both have. */
async function changedLicenses(scope: Scope, toId: number, fromId: number) {
  const { rows } = await sql<{
    id: number
    ecosystem: string
    name: string
    version: string | null
    before: string | null
    after: string | null
  }>`
    select c.id, c.ecosystem, c.name, c.version, was.text as before, now_is.text as after
    from release_component as old
    join release_component as new on new.component_id = old.component_id and new.release_id = ${toId}::integer
    join component as c on c.id = old.component_id
    left join license as was on was.id = old.license_id
    left join license as now_is on now_is.id = new.license_id
    where old.release_id = ${fromId}::integer and old.license_id is distinct from new.license_id
    order by c.name collate "C", c.id`.execute(scope.db)
  return rows
}

function pair(rows: readonly Row[]) {
  const byPackage = new Map<string, { readonly from: Row[]; readonly to: Row[] }>()
  for (const row of rows) {
    const key = `${row.ecosystem}\0${row.name}`
    const both = byPackage.get(key) ?? { from: [], to: [] }
    byPackage.set(key, both)
    both[row.side].push(row)
  }
  const changed: VersionChange[] = []
  const [added, removed]: [Row[], Row[]] = [[], []]
  for (const { from, to } of byPackage.values()) {
    const [old, fresh] = [from[0], to[0]]
    if (old && fresh && from.length === 1 && to.length === 1 && old.version !== fresh.version)
      changed.push({
        ecosystem: fresh.ecosystem,
        name: fresh.name,
        from: shown(old),
        to: shown(fresh),
        kind: kindOf(old, fresh),
      })
    else {
      added.push(...to)
      removed.push(...from)
    }
  }
  return { changed, added, removed }
}

function kindOf(from: Row, to: Row): VersionChange['kind'] {
  if (from.versionKey === null || to.versionKey === null) return null
  const order = Buffer.compare(from.versionKey, to.versionKey)
  return order === 0 ? null : order < 0 ? 'raised' : 'lowered'
}

function shown({ id, purl, ecosystem, name, version, license, direct }: Row): DifferenceComponent {
  return { id, purl, ecosystem, name, version, license, direct }
}

function plain({ id, ecosystem, name, version }: DifferenceComponent) {
  return { id, ecosystem, name, version }
}
