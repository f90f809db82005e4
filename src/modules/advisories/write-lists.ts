import { type RawBuilder, sql } from 'kysely'
import { storableText } from '#modules/catalog/index.ts'
import type { Tx } from '#platform/context.ts'
import type { ExploitedCve, ScoredCve } from './sources/index.ts'

export interface WrittenRows {
  readonly added: number
  readonly changed: number
}

const notesCharactersMax = 10_000

/** Writes entries of a list that differ from those held. */
export function writeExploitation(
  tx: Tx,
  of: { readonly source: string; readonly list: string; readonly rows: readonly ExploitedCve[] },
): Promise<WrittenRows> {
  const { source, list, rows } = of
  return counted(
    tx,
    sql`
    insert into exploitation as held (source, cve, list, added_on, due_on, ransomware, name, notes)
    select ${source}, given.cve, ${storableText(list, 200)}, given.added, given.due, given.ransomware, given.name, given.notes
    from unnest(${rows.map((row) => row.cve)}::text[], ${rows.map((row) => row.addedOn)}::date[],
      ${rows.map((row) => row.dueOn)}::date[], ${rows.map((row) => row.ransomware)}::boolean[],
      ${rows.map((row) => storableText(row.name, 500))}::text[],
      ${rows.map((row) => storableText(row.notes, notesCharactersMax))}::text[])
      as given (cve, added, due, ransomware, name, notes)
    on conflict (source, cve) do update set list = excluded.list, added_on = excluded.added_on, due_on = excluded.due_on,
      ransomware = excluded.ransomware, name = excluded.name, notes = excluded.notes
    where (held.list, held.added_on, held.due_on, held.ransomware, held.name, held.notes) is distinct from
      (excluded.list, excluded.added_on, excluded.due_on, excluded.ransomware, excluded.name, excluded.notes)
    returning xmax = 0 as added`,
  )
}

/** Writes scores that differ from those held. */
export function writeScores(
  tx: Tx,
  { source, rows }: { readonly source: string; readonly rows: readonly ScoredCve[] },
): Promise<WrittenRows> {
  return counted(
    tx,
    sql`
    insert into epss_score as held (source, cve, score, percentile)
    select ${source}, given.* from unnest(${rows.map((row) => row.cve)}::text[],
      ${rows.map((row) => row.score)}::real[], ${rows.map((row) => row.percentile)}::real[]) as given
    on conflict (source, cve) do update set score = excluded.score, percentile = excluded.percentile
    where (held.score, held.percentile) is distinct from (excluded.score, excluded.percentile)
    returning xmax = 0 as added`,
  )
}

/** A row that was there before has been locked by the update. */
async function counted(tx: Tx, insert: RawBuilder<unknown>): Promise<WrittenRows> {
  const { rows } = await sql<WrittenRows>`
    with written as (${insert})
    select count(*) filter (where added)::int as added, count(*) filter (where not added)::int as changed
    from written`.execute(tx.db)
  return rows[0] ?? { added: 0, changed: 0 }
}

/** Every CVE that a list names. */
export interface NamedCves {
  readonly source: string
  readonly named: readonly string[]
}

/** Takes away entries that the list no longer names, and tells how many. */
export async function removeOtherExploitation(tx: Tx, { source, named }: NamedCves): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from exploitation as held where held.source = ${source}
      and not exists (select from unnest(${named}::text[]) as given (cve) where given.cve = held.cve)`.execute(tx.db)
  return Number(numAffectedRows ?? 0)
}

export async function removeOtherScores(tx: Tx, { source, named }: NamedCves): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from epss_score as held where held.source = ${source}
      and not exists (select from unnest(${named}::text[]) as given (cve) where given.cve = held.cve)`.execute(tx.db)
  return Number(numAffectedRows ?? 0)
}
