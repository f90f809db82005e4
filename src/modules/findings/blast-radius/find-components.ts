import { type RawBuilder, sql } from 'kysely'
import { findEcosystem } from '#ecosystems/index.ts'
import { likeLiteral, storableText } from '#modules/catalog/index.ts'
import type { Scope } from '#platform/context.ts'
import {
  type BlastQuestion,
  type Coordinate,
  type PackageRange,
  readCoordinates,
  readPackageRange,
} from './blast-question.ts'

export interface HitComponent {
  readonly id: number
  readonly ecosystem: string
  readonly name: string
  readonly version: string | null
  /** 'undecided': whether it is meant cannot be told, for want of a version that has a place in the order. */
  readonly certainty: 'affected' | 'undecided'
}

export interface FoundComponents {
  readonly components: readonly HitComponent[]
  /** Lines of the list that name nothing. */
  readonly unread: readonly number[]
}

/** The components that a question is about. Throws as `readPackageRange` and `readCoordinates` do. */
export async function findComponents(scope: Scope, question: BlastQuestion): Promise<FoundComponents> {
  if ('coordinates' in question) {
    const { coordinates, unread } = readCoordinates(question.coordinates)
    return { components: await ofCoordinates(scope, coordinates), unread }
  }
  return { components: await ofOne(scope, question), unread: [] }
}

function ofOne(scope: Scope, question: Exclude<BlastQuestion, { readonly coordinates: string }>) {
  if ('vulnerability' in question) return ofVulnerability(scope, storableText(question.vulnerability.trim(), 200))
  if ('purl' in question) return ofRange(scope, readPackageRange(question))
  if ('name' in question) return ofName(scope, storableText(question.name.trim(), 300))
  return ofDigest(scope, question.digest.toLowerCase())
}

function ofVulnerability(scope: Scope, id: string) {
  return select(
    scope,
    sql`component_match as m join component as c on c.id = m.component_id
    where m.group_id in (select group_id from advisory where lower(id) = lower(${id})
      union select a.group_id from advisory_alias as l join advisory as a on a.id = l.advisory_id
      where lower(l.alias) = lower(${id}))`,
    sql<string>`m.certainty`,
  )
}

function ofRange(scope: Scope, { ecosystem, name, intervals }: PackageRange) {
  const lies =
    intervals === undefined
      ? sql`true`
      : sql.join([sql`false`, ...intervals.map((one) => sql`(${boundsOf(one)})`)], sql` or `)
  const certainty = intervals === undefined ? sql<string>`'affected'` : undecidedWithoutKey
  return select(
    scope,
    sql`component as c where c.ecosystem = ${ecosystem} and c.name = ${name} and (c.version_key is null or ${lies})`,
    certainty,
  )
}

const undecidedWithoutKey = sql<string>`case when c.version_key is null then 'undecided' else 'affected' end`

function boundsOf(interval: NonNullable<PackageRange['intervals']>[number]): RawBuilder<unknown> {
  const { lower, lowerInclusive, upper, upperInclusive } = interval
  const parts = [sql`true`]
  if (lower) parts.push(sql`c.version_key ${sql.raw(lowerInclusive ? '>=' : '>')} ${Buffer.from(lower)}`)
  if (upper) parts.push(sql`c.version_key ${sql.raw(upperInclusive ? '<=' : '<')} ${Buffer.from(upper)}`)
  return sql.join(parts, sql` and `)
}

function ofName(scope: Scope, name: string) {
  const last = [`%/${likeLiteral(name)}`, `%:${likeLiteral(name)}`]
  return select(
    scope,
    sql`component as c where c.name ilike ${likeLiteral(name)} or c.name ilike any(${last}::text[])`,
    sql<string>`'affected'`,
  )
}

/** By way of the files that the gateway has seen. */
function ofDigest(scope: Scope, digest: string) {
  return select(
    scope,
    sql`artifact as f join package_version as v on v.id = f.version_id join package as p on p.id = v.package_id
    join component as c on c.ecosystem = p.ecosystem and c.name = p.name and c.version = v.version
    where ${digest} in (f.sha256, f.sha512, f.sha1)`,
    sql<string>`'affected'`,
  )
}

/** Versions are the same when their keys are; one without a key when it is spelt so. */
async function ofCoordinates(scope: Scope, coordinates: readonly Coordinate[]) {
  const keys = coordinates.map(({ ecosystem, version }) => {
    const key = version === undefined ? undefined : findEcosystem(ecosystem)?.versions.key(version)
    return key && 'bytes' in key ? Buffer.from(key.bytes) : null
  })
  return select(
    scope,
    sql`unnest(${coordinates.map((one) => one.ecosystem)}::text[], ${coordinates.map((one) => one.name)}::text[],
      ${coordinates.map((one) => one.version ?? null)}::text[], ${keys}::bytea[]) as asked (ecosystem, name, version, key)
    join component as c on c.ecosystem = asked.ecosystem and c.name = asked.name
      and (asked.version is null or c.version is null or c.version_key = asked.key or c.version = asked.version)`,
    sql<string>`case when asked.version is not null and c.version is null then 'undecided' else 'affected' end`,
  )
}

async function select(scope: Scope, from: RawBuilder<unknown>, certainty: RawBuilder<string>) {
  const { rows } = await sql<HitComponent>`
    select c.id, c.ecosystem, c.name, c.version, min(${certainty}) as certainty from ${from}
    group by c.id`.execute(scope.db)
  return rows
}
