import { sql } from 'kysely'
import { parseLicense } from '#formats/spdx-license.ts'
import { storableText } from '#modules/catalog/index.ts'
import type { Tx } from '#platform/context.ts'

const licenseCharactersMax = 500

/** As it is kept: an SPDX expression in its usual letter case, else the text as declared; undefined when it says nothing. */
export function licenseText(declared: string): string | undefined {
  const license = parseLicense(declared)
  if (license.kind === 'absent') return undefined
  const text = license.kind === 'expression' ? license.expression : declared.trim()
  return storableText(text, licenseCharactersMax)
}

/** The ids of the texts, which exist afterwards. Two that write at once make one row. */
export async function keepLicenses(tx: Tx, texts: readonly string[]): Promise<ReadonlyMap<string, number>> {
  // In one order everywhere: see `keepComponents`.
  const sorted = [...new Set(texts)].sort()
  if (sorted.length === 0) return new Map()
  const known = await idsOf(tx, sorted)
  const fresh = sorted.filter((text) => !known.has(text))
  if (fresh.length === 0) return known
  await sql`
    insert into license (text) select * from unnest(${fresh}::text[]) on conflict (text) do nothing`.execute(tx.db)
  return new Map([...known, ...(await idsOf(tx, fresh))])
}

async function idsOf(tx: Tx, texts: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ id: number; text: string }>`
    select id, text from license where text = any(${texts}::text[])`.execute(tx.db)
  return new Map(rows.map(({ id, text }) => [text, id]))
}
