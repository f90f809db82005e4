const DEPTH_MAX = 200
const CONTAINERS_MAX = 1_000_000
const VALUES_MAX = 2_000_000

const QUOTE = 0x22
const COMMA = 0x2c
const BACKSLASH = 0x5c

/**
 * Throws `SyntaxError` when parsing the JSON would take memory out of proportion to its size: nesting, objects and
 * values are counted on the bytes before any of them is built. Whether it is JSON at all is left to the parser.
 */
export function assertBounded(document: Uint8Array): void {
  let depth = 0
  let containers = 0
  let values = 0
  for (let at = 0; at < document.length; at++) {
    const byte = document[at] as number
    if (byte === QUOTE) {
      at = endOfString(document, at + 1)
    } else if (byte === COMMA) {
      values++
    } else if ((byte | 0x20) === 0x7b) {
      containers++
      depth++
      if (depth > DEPTH_MAX) throw new SyntaxError(`The document is nested deeper than ${DEPTH_MAX} levels`)
    } else if ((byte | 0x20) === 0x7d) {
      depth--
    }
  }
  if (containers > CONTAINERS_MAX) throw new SyntaxError(`The document has more than ${CONTAINERS_MAX} objects`)
  if (values > VALUES_MAX) throw new SyntaxError(`The document has more than ${VALUES_MAX} values`)
}

/** Position of the closing quote. */
function endOfString(document: Uint8Array, start: number): number {
  let at = start
  while (at < document.length && document[at] !== QUOTE) at += document[at] === BACKSLASH ? 2 : 1
  return at
}
