import { parseJson } from '#formats/limits.ts'

const CONFIG_LIMITS = { sizeBytesMax: 64 * 1024, depthMax: 8, valuesMax: 200 }
const ADDRESS_CHARS_MAX = 2_000

/** Reads the config.json of an upstream: where its crates lie. Throws `SyntaxError`. */
export function readUpstreamConfig(document: Uint8Array): Readonly<Record<string, string>> {
  const parsed = parseBounded(document)
  const fields = new Map(typeof parsed === 'object' && parsed !== null ? Object.entries(parsed) : [])
  const dl = fields.get('dl')
  const isAddress = typeof dl === 'string' && dl.length <= ADDRESS_CHARS_MAX && /^https?:\/\//i.test(dl)
  if (!isAddress || !URL.canParse(dl.replace(/[{}]/g, '')))
    throw new SyntaxError('config.json does not say where crates lie')
  return { dl }
}

function parseBounded(document: Uint8Array): unknown {
  try {
    return parseJson(document, CONFIG_LIMITS)
  } catch (error) {
    throw new SyntaxError(`config.json is not readable: ${(error as Error).message}`, { cause: error })
  }
}
