import { sql } from 'kysely'
import type { BomReading } from '#ecosystems/generic/read-bom.ts'
import type { Tx } from '#platform/context.ts'
import { packGraph } from './component-graph.ts'
import { type ComponentRow, componentRow } from './component-row.ts'
import { keepComponents } from './keep-components.ts'
import { keepLicenses, licenseText } from './keep-licenses.ts'

export interface WrittenRelease {
  readonly components: number
  readonly added: number
  readonly removed: number
  /** Named so that they cannot be kept. */
  readonly unnamed: number
  /** Also when nothing came or went, but something is used otherwise than before. */
  readonly isChanged: boolean
  readonly graph: Buffer
}

interface UsedComponent {
  readonly row: ComponentRow
  direct: boolean | null
  scope: string
  license: string | undefined
}

const strongestFirst = ['runtime', 'optional', 'peer', 'development']

/** Makes the release consist of what the document states, and of nothing else. The caller holds the release's row. */
export async function writeRelease(tx: Tx, releaseId: number, bom: BomReading): Promise<WrittenRelease> {
  const { used, identities, unnamed } = collect(bom)
  const ids = await keepComponents(
    tx,
    [...used.values()].map(({ row }) => row),
  )
  const licenses = await keepLicenses(
    tx,
    [...used.values()].flatMap(({ license }) => license ?? []),
  )
  const rows = [...used].map(([identity, { direct, scope, license }]) => {
    return { id: ids.get(identity) ?? 0, direct, scope, licenseId: licenses.get(license ?? '') ?? null }
  })
  const componentIds = rows.map((row) => row.id)
  const removed = await sql`
    delete from release_component
    where release_id = ${releaseId}::integer and component_id <> all(${componentIds}::integer[])`.execute(tx.db)
  const { rows: written } = await sql<{ added: boolean }>`
    insert into release_component as held (release_id, component_id, direct, scope, license_id)
    select ${releaseId}::integer, read.* from unnest(${componentIds}::integer[], ${rows.map((row) => row.direct)}::boolean[],
      ${rows.map((row) => row.scope)}::text[], ${rows.map((row) => row.licenseId)}::integer[]) as read
    on conflict (release_id, component_id)
      do update set direct = excluded.direct, scope = excluded.scope, license_id = excluded.license_id
    where held.direct is distinct from excluded.direct or held.scope <> excluded.scope
      or held.license_id is distinct from excluded.license_id
    returning xmax = 0 as added`.execute(tx.db)
  return {
    components: rows.length,
    added: written.filter(({ added }) => added).length,
    removed: Number(removed.numAffectedRows ?? 0n),
    unnamed,
    isChanged: written.length > 0 || Number(removed.numAffectedRows ?? 0n) > 0,
    graph: packGraph(graphOf(bom, (id) => ids.get(identities.get(id) ?? ''))),
  }
}

/** One component for each identity, with the strongest of its uses. */
function collect(bom: BomReading) {
  const asked = new Set(bom.edges.get(bom.root?.id ?? ''))
  const used = new Map<string, UsedComponent>()
  const identities = new Map<string, string>()
  let unnamed = 0
  for (const stated of bom.components) {
    const row = componentRow(stated)
    if (row === undefined) {
      unnamed++
      continue
    }
    if (stated.id !== undefined) identities.set(stated.id, row.identity)
    const direct = asked.size > 0 ? stated.id !== undefined && asked.has(stated.id) : null
    const known = used.get(row.identity)
    const license = stated.license === undefined ? undefined : licenseText(stated.license)
    if (known === undefined) used.set(row.identity, { row, direct, scope: stated.scope, license })
    else {
      known.direct ||= direct
      known.license ??= license
      if (strongestFirst.indexOf(stated.scope) < strongestFirst.indexOf(known.scope)) known.scope = stated.scope
    }
  }
  return { used, identities, unnamed }
}

function graphOf(bom: BomReading, idOf: (documentId: string) => number | undefined) {
  const known = (ids: readonly string[]) => [...new Set(ids.flatMap((id) => idOf(id) ?? []))]
  const edges = new Map<number, readonly number[]>()
  for (const [from, to] of bom.edges) {
    const id = idOf(from)
    if (id === undefined) continue
    const all = new Set([...(edges.get(id) ?? []), ...known(to)])
    all.delete(id)
    if (all.size > 0) edges.set(id, [...all])
  }
  return { roots: known(bom.edges.get(bom.root?.id ?? '') ?? []), edges }
}
