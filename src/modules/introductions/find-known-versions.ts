import { sql } from 'kysely'
import type { Scope } from '#platform/context.ts'
import type { KnownDigests } from './compare-integrity.ts'

export interface NamedVersion {
  readonly name: string
  readonly version: string
}

export interface KnownVersion {
  readonly packageId: string
  readonly versionId: string
  readonly artifacts: readonly KnownDigests[]
}

interface Row extends KnownDigests, NamedVersion {
  readonly packageId: string
  readonly versionId: string
  readonly fileName: string | null
}

/** Those of the versions that the catalogue holds, with the digests of their artifacts; one query. */
export async function findKnownVersions(
  scope: Scope,
  ecosystem: string,
  wanted: readonly NamedVersion[],
): Promise<{ get(version: NamedVersion): KnownVersion | undefined }> {
  const { rows } = await sql<Row>`
    select p.id as "packageId", v.id as "versionId", asked.name, asked.version,
      a.file_name as "fileName", a.integrity, a.sha1, a.sha256, a.sha512
    from unnest(${wanted.map((each) => each.name)}::text[], ${wanted.map((each) => each.version)}::text[])
      as asked (name, version)
    join package as p on p.ecosystem = ${ecosystem} and p.name = asked.name
    join package_version as v on v.package_id = p.id and v.version = asked.version
    left join artifact as a on a.version_id = v.id`.execute(scope.db)
  const known = new Map<string, KnownVersion>()
  for (const [key, own] of Map.groupBy(rows, keyOf)) {
    const [first] = own
    if (!first) continue
    const { packageId, versionId } = first
    known.set(key, { packageId, versionId, artifacts: own.filter((row) => row.fileName !== null) })
  }
  return { get: (version) => known.get(keyOf(version)) }
}

function keyOf({ name, version }: NamedVersion): string {
  return `${name}\0${version}`
}
