import { promisify } from 'node:util'
import { gunzip as gunzipCallback } from 'node:zlib'
import { isJsonObject, type JsonObject, jsonText, readJsonObject } from '../../gate/json-document.ts'
import type { FetchUpstream } from '../../gate/registry.ts'

const gunzip = promisify(gunzipCallback)

/** Of one document, and of all that an index is spread over: what they make together is read as one. */
const UNPACKED_BYTES_MAX = 64 * 1024 * 1024
const PAGES_MAX = 1_000
const LEAVES_MAX = 50_000
const GZIP = [0x1f, 0x8b]

/** Registrations are kept compressed, and given so whatever was asked for. Unpacked beside the event loop. */
export async function unpacked(bytes: Uint8Array, bytesMax = UNPACKED_BYTES_MAX): Promise<Uint8Array> {
  if (bytes.byteLength > bytesMax) throw new SyntaxError(`The document has more than ${bytesMax} bytes`)
  if (bytes[0] !== GZIP[0] || bytes[1] !== GZIP[1]) return bytes
  try {
    return await gunzip(bytes, { maxOutputLength: bytesMax })
  } catch {
    throw new SyntaxError('The document is compressed, and cannot be unpacked within bounds')
  }
}

/** The index of registrations with all its pages: `{leaves}`, in upstream's order. Throws `SyntaxError`. */
export async function completeIndex(
  { first }: { readonly first: Uint8Array },
  load: FetchUpstream,
): Promise<Uint8Array> {
  const room = { bytes: UNPACKED_BYTES_MAX }
  const pages = itemsOf(await readWithin(first, room))
  if (pages.length > PAGES_MAX) throw new SyntaxError(`The index has more than ${PAGES_MAX} pages`)
  const leaves: JsonObject[] = []
  for (const page of pages) {
    leaves.push(...(await leavesOf(page, load, room)))
    if (leaves.length > LEAVES_MAX) throw new SyntaxError(`The index has more than ${LEAVES_MAX} versions`)
  }
  return Buffer.from(JSON.stringify({ leaves }))
}

/** How much more may come. */
interface Room {
  bytes: number
}

async function readWithin(document: Uint8Array, room: Room): Promise<JsonObject> {
  const plain = await unpacked(document, room.bytes)
  room.bytes -= plain.byteLength
  return readJsonObject(plain)
}

async function leavesOf(page: JsonObject, load: FetchUpstream, room: Room): Promise<readonly JsonObject[]> {
  if (page.items !== undefined) return itemsOf(page)
  const url = jsonText(page['@id'])
  if (url === undefined) throw new SyntaxError('The index names a page without an address')
  const document = await load({ url, headers: { accept: 'application/json' } })
  if (document === undefined) throw new SyntaxError('The index names a page that is not there')
  return itemsOf(await readWithin(document, room))
}

function itemsOf({ items }: JsonObject): readonly JsonObject[] {
  if (!Array.isArray(items) || !items.every(isJsonObject)) throw new SyntaxError('The document is not a registration')
  return items
}
