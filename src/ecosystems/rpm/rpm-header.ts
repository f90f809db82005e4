// The header of a package as RPM's databases hold it: an index of tags and a store of values, without the lead-in of a file.

export interface RpmHeader {
  /** The first text of a tag. */
  text(tag: RpmTag): string | undefined
  texts(tag: RpmTag): readonly string[]
  /** The first number of a tag. */
  number(tag: RpmTag): number | undefined
}

export const rpmTags = {
  name: 1000,
  version: 1001,
  release: 1002,
  epoch: 1003,
  vendor: 1011,
  license: 1014,
  architecture: 1022,
  sourceRpm: 1044,
  provideName: 1047,
  requireName: 1049,
  modularityLabel: 5096,
  headerSha256: 273,
} as const

export type RpmTag = keyof typeof rpmTags

const INT32 = 4
const STRING = 6
const STRING_ARRAY = 8
const LOCALISED = 9
const ENTRY_BYTES = 16
const ENTRIES_MAX = 100_000
const TEXTS_MAX = 100_000

/** Undefined when it is not a header. */
export function readRpmHeader(blob: Uint8Array): RpmHeader | undefined {
  const bytes = Buffer.from(blob.buffer, blob.byteOffset, blob.byteLength)
  if (bytes.length < 8) return undefined
  const [entries, storeBytes] = [bytes.readUInt32BE(0), bytes.readUInt32BE(4)]
  const storeAt = 8 + entries * ENTRY_BYTES
  if (entries > ENTRIES_MAX || storeAt + storeBytes > bytes.length) return undefined
  const store = bytes.subarray(storeAt, storeAt + storeBytes)
  const wanted = new Set<number>(Object.values(rpmTags))
  const places = new Map<number, Place>()
  for (let at = 8; at < storeAt; at += ENTRY_BYTES) {
    const tag = bytes.readUInt32BE(at)
    if (!wanted.has(tag) || places.has(tag)) continue
    places.set(tag, {
      type: bytes.readUInt32BE(at + 4),
      offset: bytes.readUInt32BE(at + 8),
      count: bytes.readUInt32BE(at + 12),
    })
  }
  const texts = (tag: RpmTag) => textsAt(store, places.get(rpmTags[tag]))
  return {
    texts,
    text: (tag) => texts(tag)[0],
    number: (tag) => numberAt(store, places.get(rpmTags[tag])),
  }
}

interface Place {
  readonly type: number
  readonly offset: number
  readonly count: number
}

function textsAt(store: Buffer, place: Place | undefined): readonly string[] {
  if (place === undefined || (place.type !== STRING && place.type !== STRING_ARRAY && place.type !== LOCALISED))
    return []
  const found: string[] = []
  let at = place.offset
  const count = Math.min(place.type === STRING ? 1 : place.count, TEXTS_MAX)
  while (found.length < count && at < store.length) {
    const end = store.indexOf(0, at)
    if (end < 0) break
    found.push(store.toString('utf8', at, end))
    at = end + 1
  }
  return found
}

function numberAt(store: Buffer, place: Place | undefined): number | undefined {
  if (place?.type !== INT32 || place.count < 1 || place.offset + 4 > store.length) return undefined
  return store.readUInt32BE(place.offset)
}
