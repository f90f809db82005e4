import { isJsonObject, jsonText, jsonTexts, readJsonDocument, readJsonObject } from '../../gate/json-document.ts'
import type { FetchUpstream } from '../../gate/registry.ts'

/** What the registry's own page of a gem tells of a version beyond the compact index. */
export interface GemFacts {
  readonly version: string
  readonly createdAt?: string
  readonly licenses: readonly string[]
}

const FACTS_MAX = 200_000

/**
 * The compact index tells nothing of licences, and of dates only lately: they stand in `/api/v1/versions/<gem>.json`. Both
 * documents become one. A registry without that page is one whose licences are unknown.
 */
export async function completeIndex(
  { name, first }: { readonly name: string; readonly first: Uint8Array },
  load: FetchUpstream,
): Promise<Uint8Array> {
  const page = await load({ url: `./api/v1/versions/${name}.json`, headers: { accept: 'application/json' } })
  const facts = page === undefined ? [] : readFacts(page)
  return Buffer.from(JSON.stringify({ info: Buffer.from(first).toString('base64'), facts }))
}

/** Takes apart what `completeIndex` made. Throws `SyntaxError`. */
export function readComplete(document: Uint8Array): { readonly info: Uint8Array; readonly facts: readonly GemFacts[] } {
  const { info, facts } = readJsonObject(document)
  if (typeof info !== 'string' || !Array.isArray(facts)) throw new SyntaxError('The document is not an index of a gem')
  return { info: Buffer.from(info, 'base64'), facts: facts as GemFacts[] }
}

function readFacts(page: Uint8Array): readonly GemFacts[] {
  const rows = readJsonDocument(page)
  if (!Array.isArray(rows) || rows.length > FACTS_MAX) throw new SyntaxError('The list of versions cannot be read')
  return rows.map((row: unknown) => {
    const version = isJsonObject(row) ? jsonText(row.number) : undefined
    if (!isJsonObject(row) || version === undefined)
      throw new SyntaxError('The list of versions names one without number')
    const createdAt = jsonText(row.created_at)
    const isTime = createdAt !== undefined && !Number.isNaN(Date.parse(createdAt))
    return { version, ...(isTime && { createdAt }), licenses: jsonTexts(row.licenses) }
  })
}
