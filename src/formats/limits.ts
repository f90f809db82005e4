// Bounded reading of text and JSON from strangers: the size is checked before anything is decoded, depth and number of
// values before anything is built, so that neither the stack nor the heap depends on what was sent.

export interface TextLimits {
  readonly sizeBytesMax: number
}

export interface JsonLimits extends TextLimits {
  /** Nested arrays and objects; a bare value has depth 0. */
  readonly depthMax: number
  /** Array elements and object members together; absent: bounded by the size alone. */
  readonly valuesMax?: number
}

export type LimitKind = 'size' | 'depth' | 'values'

/** Input that is larger, deeper or more numerous than the reader accepts. */
export class LimitError extends Error {
  override readonly name = 'LimitError'
  readonly kind: LimitKind
  readonly max: number

  constructor(kind: LimitKind, max: number) {
    super(
      kind === 'size'
        ? `more than ${max} bytes`
        : kind === 'depth'
          ? `nested more than ${max} deep`
          : `more than ${max} values`,
    )
    this.kind = kind
    this.max = max
  }
}

/**
 * UTF-8 text without its byte order mark.
 * Throws `LimitError` when it is too large and `SyntaxError` when it is not UTF-8.
 */
export function decodeUtf8(bytes: Uint8Array, limits: TextLimits): string {
  if (bytes.byteLength > limits.sizeBytesMax) throw new LimitError('size', limits.sizeBytesMax)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new SyntaxError('not valid UTF-8')
  }
}

/**
 * A JSON document (RFC 8259) whose objects have no prototype: a key such as `__proto__` or `constructor` is an ordinary
 * member, and reading an absent one yields undefined. A byte order mark is accepted.
 * Throws `LimitError` when a limit is passed and `SyntaxError` when the bytes are not UTF-8 or not JSON.
 */
export function parseJson(bytes: Uint8Array, limits: JsonLimits): unknown {
  const text = decodeUtf8(bytes, limits)
  checkShape(bytes, limits)
  return withoutPrototypes(JSON.parse(text))
}

const QUOTE = 0x22
const COMMA = 0x2c
const OPEN_ARRAY = 0x5b
const BACKSLASH = 0x5c
const CLOSE_ARRAY = 0x5d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d

/** One pass over the bytes: UTF-8 never has these ASCII values inside a longer character. */
function checkShape(bytes: Uint8Array, limits: JsonLimits): void {
  const valuesMax = limits.valuesMax ?? Number.POSITIVE_INFINITY
  let depth = 0
  let values = 0
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]
    if (byte === QUOTE) {
      at++
      while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1
    } else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
      if (++depth > limits.depthMax) throw new LimitError('depth', limits.depthMax)
      if (++values > valuesMax) throw new LimitError('values', valuesMax)
    } else if (byte === COMMA) {
      if (++values > valuesMax) throw new LimitError('values', valuesMax)
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
      depth--
    }
  }
}

function withoutPrototypes(document: unknown): unknown {
  if (document === null || typeof document !== 'object') return document
  const pending: object[] = [document]
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (!Array.isArray(node)) Object.setPrototypeOf(node, null)
    for (const child of Object.values(node)) {
      if (child !== null && typeof child === 'object') pending.push(child)
    }
  }
  return document
}
