import { LimitError, parseJson } from '#formats/limits.ts'

const METADATA_LIMITS = { sizeBytesMax: 2 * 1024 * 1024, depthMax: 16, valuesMax: 50_000 }
const LENGTH_BYTES = 4
const GZIP = [0x1f, 0x8b]

export interface PublishBody {
  /** Without a prototype. */
  readonly metadata: Readonly<Record<string, unknown>>
  /** A view into the body. */
  readonly crate: Uint8Array
}

/**
 * Takes apart what `cargo publish` sends (the Cargo book, "Web API", "Publish"): the metadata and the crate, each behind its
 * length in bytes as a 32-bit little-endian number, and nothing else. Throws `SyntaxError`.
 */
export function readPublishBody(body: Uint8Array): PublishBody {
  const metadata = readPart(body, 0, 'metadata')
  const crate = readPart(body, metadata.end, 'crate')
  if (crate.end !== body.byteLength)
    throw new SyntaxError(`${body.byteLength - crate.end} bytes follow the end of the crate`)
  if (GZIP.some((byte, at) => crate.bytes[at] !== byte)) throw new SyntaxError('The crate is no gzip archive')
  return { metadata: readMetadata(metadata.bytes), crate: crate.bytes }
}

interface Part {
  readonly bytes: Uint8Array
  readonly end: number
}

function readPart(body: Uint8Array, at: number, what: string): Part {
  const start = at + LENGTH_BYTES
  if (body.byteLength < start) throw new SyntaxError(`The body ends before the length of the ${what}`)
  const lengthBytes = new DataView(body.buffer, body.byteOffset, body.byteLength).getUint32(at, true)
  const left = body.byteLength - start
  if (lengthBytes > left) throw new SyntaxError(`The ${what} should have ${lengthBytes} bytes, and ${left} are left`)
  const end = start + lengthBytes
  return { bytes: body.subarray(start, end), end }
}

function readMetadata(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  const parsed = parseBounded(bytes)
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    throw new SyntaxError('The metadata is no object')
  return parsed as Readonly<Record<string, unknown>>
}

function parseBounded(bytes: Uint8Array): unknown {
  try {
    return parseJson(bytes, METADATA_LIMITS)
  } catch (error) {
    if (!(error instanceof LimitError || error instanceof SyntaxError)) throw error
    throw new SyntaxError(`The metadata is not readable: ${error.message}`, { cause: error })
  }
}
