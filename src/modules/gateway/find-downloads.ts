import { sql } from 'kysely'
import type { Scope } from '#platform/context.ts'

export interface DownloadedVersion {
  readonly at: Date
  readonly repository: string
  readonly name: string
  readonly version: string | null
  readonly person: string | null
  readonly application: string | null
  readonly address: string
}

const downloadsMax = 200

/** Files of these versions that were served, the newest 200 first. One without a version stands for all. */
export async function findDownloads(
  scope: Scope,
  of: readonly { readonly ecosystem: string; readonly name: string; readonly version: string | null }[],
): Promise<readonly DownloadedVersion[]> {
  const { rows } = await sql<DownloadedVersion>`
    select d.at, r.name as repository, d.name, d.version, p.name as person, a.code as application, d.address
    from (select distinct * from unnest(${of.map((one) => one.ecosystem)}::text[], ${of.map((one) => one.name)}::text[],
      ${of.map((one) => one.version)}::text[])) as asked (ecosystem, name, version)
    join download as d on d.name = asked.name and (asked.version is null or d.version = asked.version)
    join repository as r on r.id = d.repository_id and r.ecosystem = asked.ecosystem
    left join person as p on p.id = d.person_id left join application as a on a.id = d.application_id
    where d.outcome = 'served' and d.kind = 'artifact'
    order by d.at desc, d.id desc limit ${downloadsMax}`.execute(scope.db)
  return rows
}
