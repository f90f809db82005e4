import { sql } from 'kysely'
import Type from 'typebox'
import type { Tx } from '#platform/context.ts'
import { defineEvent, publish } from '#platform/events.ts'

export interface FiledPackage {
  /** The purl type, or the name in the records where no ecosystem of Assay goes by it. */
  readonly ecosystem: string
  readonly name: string
}

export interface AdvisoriesChanged {
  /** Every package that one of them names, or named before. */
  readonly packages: readonly FiledPackage[]
}

/** What is known of these packages is something else than before. */
export const advisoriesChanged = defineEvent<AdvisoriesChanged>(
  'advisories.changed',
  Type.Object({ packages: Type.Array(Type.Object({ ecosystem: Type.String(), name: Type.String() })) }),
)

/** The packages that these advisories name at this moment. */
export async function namedPackages(tx: Tx, advisoryIds: readonly string[]): Promise<readonly FiledPackage[]> {
  const { rows } = await sql<FiledPackage>`
    select distinct ecosystem, package_name as name from advisory_range
    where advisory_id = any(${advisoryIds}::text[])`.execute(tx.db)
  return rows
}

const packagesPerEvent = 2_000

export async function publishChanged(tx: Tx, packages: readonly FiledPackage[]): Promise<void> {
  const distinct = [...new Map(packages.map((one) => [`${one.ecosystem} ${one.name}`, one])).values()]
  for (let at = 0; at < distinct.length; at += packagesPerEvent) {
    const payload = { packages: distinct.slice(at, at + packagesPerEvent) }
    await publish(tx, advisoriesChanged, { subject: 'advisories', payload })
  }
}
