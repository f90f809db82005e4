import { gunzipSync } from 'node:zlib'
import { isJsonObject, type JsonObject, jsonText, readJsonObject } from '../../gate/json-document.ts'
import type { FetchUpstream } from '../../gate/registry.ts'

const UNPACKED_BYTES_MAX = 64 * 1024 * 1024
const PAGES_MAX = 1_000
const LEAVES_MAX = 50_000
const GZIP = [0x1f, 0x8b]

/** Registrations are kept compressed, and given so whatever was asked for. */
export function unpacked(bytes: Uint8Array): Uint8Array {
  if (bytes[0] !== GZIP[0] || bytes[1] !== GZIP[1]) return bytes
  try {
    return gunzipSync(bytes, { maxOutputLength: UNPACKED_BYTES_MAX })
  } catch {
    throw new SyntaxError('The document is compressed, and cannot be unpacked within bounds')
  }
}

/** The index of registrations with all its pages: `{leaves}`, in upstream's order. Throws `SyntaxError`. */
export async function completeIndex(
  { first }: { readonly first: Uint8Array },
  load: FetchUpstream,
): Promise<Uint8Array> {
  const pages = itemsOf(readJsonObject(unpacked(first)))
  if (pages.length > PAGES_MAX) throw new SyntaxError(`The index has more than ${PAGES_MAX} pages`)
  const leaves: JsonObject[] = []
  for (const page of pages) {
    leaves.push(...(await leavesOf(page, load)))
    if (leaves.length > LEAVES_MAX) throw new SyntaxError(`The index has more than ${LEAVES_MAX} versions`)
  }
  return Buffer.from(JSON.stringify({ leaves }))
}

async function leavesOf(page: JsonObject, load: FetchUpstream): Promise<readonly JsonObject[]> {
  if (page.items !== undefined) return itemsOf(page)
  const url = jsonText(page['@id'])
  if (url === undefined) throw new SyntaxError('The index names a page without an address')
  const document = await load({ url, headers: { accept: 'application/json' } })
  if (document === undefined) throw new SyntaxError('The index names a page that is not there')
  return itemsOf(readJsonObject(unpacked(document)))
}

function itemsOf({ items }: JsonObject): readonly JsonObject[] {
  if (!Array.isArray(items) || !items.every(isJsonObject)) throw new SyntaxError('The document is not a registration')
  return items
}
