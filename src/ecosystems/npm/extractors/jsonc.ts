// JSON with comments and trailing commas, as Bun writes its lockfile, made into plain JSON of the same length: what does
// not belong is overwritten by spaces, so positions and lines stay.

const SPACE = 0x20
const NEWLINE = 0x0a
const QUOTE = 0x22
const STAR = 0x2a
const COMMA = 0x2c
const SLASH = 0x2f
const BACKSLASH = 0x5c

/** One pass; bytes that are no JSON either way are left for the JSON parser to refuse. */
export function plainJson(bytes: Uint8Array): Uint8Array {
  const plain = Uint8Array.from(bytes)
  let comma = -1
  for (let at = 0; at < plain.length; at++) {
    const byte = plain[at]
    if (byte === SLASH && (plain[at + 1] === SLASH || plain[at + 1] === STAR)) {
      at = blankComment(plain, at)
    } else if (byte === COMMA) {
      comma = at
    } else if (byte === 0x5d || byte === 0x7d) {
      if (comma >= 0) plain[comma] = SPACE
      comma = -1
    } else if (byte === QUOTE) {
      comma = -1
      at++
      while (at < plain.length && plain[at] !== QUOTE) at += plain[at] === BACKSLASH ? 2 : 1
    } else if (byte !== SPACE && byte !== NEWLINE && byte !== 0x0d && byte !== 0x09) {
      comma = -1
    }
  }
  return plain
}

/** Returns the last position of the comment. */
function blankComment(plain: Uint8Array, start: number): number {
  const isLine = plain[start + 1] === SLASH
  let before = 0
  for (let at = start; at < plain.length; at++) {
    const byte = plain[at] ?? 0
    if (isLine && byte === NEWLINE) return at
    if (byte !== NEWLINE) plain[at] = SPACE
    if (!isLine && at > start + 2 && byte === SLASH && before === STAR) return at
    before = byte
  }
  return plain.length
}
