// Keys of conda versions. What is missing counts as 0 on both levels, parts and atoms, so zeros at an end have no bytes, and
// zeros before something sort by what follows them.
import type { VersionKey } from '#ecosystems/ecosystem.ts'
import { KEY_BYTES_MAX } from '#ecosystems/versions/key-bytes.ts'
import { beginKey, endKey, putByte, putDigits, putNumber, putText } from '#ecosystems/versions/key-scratch.ts'
import { type Atom, type CondaVersion, isZero, readCondaVersion, VERSION_LENGTH_MAX } from './version-order.ts'

const TEXT = 0x01
/** A zero, or zeros, before a text in the same part. */
const ZERO_BEFORE_TEXT = 0x02
/** A part of zeros before one that is less than zero. */
const EMPTY_BEFORE_LESS = 0x03
/** Of a part, and of the version: everything that follows is zero. */
const END = 0x04
const EMPTY_BEFORE_MORE = 0x05
const POST = 0xff
const DOT = 0x2e
const DIGIT_ZERO = 0x30
const DIGIT_NINE = 0x39

export function condaKey(text: string): VersionKey {
  const numbers = numbersKey(text)
  if (numbers !== undefined) return { bytes: numbers, standard: true }
  const version = readCondaVersion(text)
  if (typeof version === 'string') return { invalid: version }
  const bytes = keyOfParts(version)
  return bytes === undefined ? { invalid: `its key is longer than ${KEY_BYTES_MAX} bytes` } : { bytes, standard: true }
}

/** Most versions are numbers with dots between them: in one pass. Undefined for all others, and for a key that is too long. */
function numbersKey(text: string): Uint8Array | undefined {
  if (text.length > VERSION_LENGTH_MAX) return undefined
  beginKey()
  putNumber(0)
  let zeros = 0
  let start = 0
  let isZeros = true
  for (let at = 0; at <= text.length; at++) {
    const code = at < text.length ? text.charCodeAt(at) : DOT
    if (code > DIGIT_ZERO && code <= DIGIT_NINE) isZeros = false
    else if (code === DOT && at > start) {
      if (isZeros) zeros++
      else {
        for (; zeros > 0; zeros--) putByte(EMPTY_BEFORE_MORE)
        putDigits(text, start, at)
        putByte(END)
      }
      start = at + 1
      isZeros = true
    } else if (code !== DIGIT_ZERO) return undefined
  }
  // Of the version, and of the local version that is not there.
  putByte(END)
  putByte(END)
  return endKey()
}

/** Undefined when the key would be too long. */
export function keyOfParts({ epoch, parts, local }: CondaVersion): Uint8Array | undefined {
  beginKey()
  putDigits(epoch, 0, epoch.length)
  putParts(parts)
  putParts(local)
  return endKey()
}

function putParts(parts: readonly (readonly Atom[])[]): void {
  const signs = parts.map(signOf)
  let following = 0
  // From the end: the sign of the next part that is not zero.
  const next = signs.map(() => 0)
  for (let at = signs.length - 1; at >= 0; at--) {
    next[at] = following
    if (signs[at] !== 0) following = signs[at] ?? 0
  }
  for (const [at, part] of parts.entries()) {
    if (signs[at] === 0) {
      if (next[at] === 0) break
      putByte(next[at] === -1 ? EMPTY_BEFORE_LESS : EMPTY_BEFORE_MORE)
    } else putPart(part)
  }
  putByte(END)
}

/** How the part compares with nothing: by its first atom that is not zero. */
function signOf(part: readonly Atom[]): -1 | 0 | 1 {
  const first = part.find((atom) => !isZero(atom))
  return first === undefined ? 0 : first.kind === 'text' ? -1 : 1
}

function putPart(part: readonly Atom[]): void {
  let zeros = 0
  for (const atom of part) {
    if (isZero(atom)) {
      zeros++
      continue
    }
    for (; zeros > 0; zeros--) {
      if (atom.kind === 'text') putByte(ZERO_BEFORE_TEXT)
      else putNumber(0)
    }
    putAtom(atom)
  }
  putByte(END)
}

function putAtom(atom: Atom): void {
  if (atom.kind === 'number') putDigits(atom.digits, 0, atom.digits.length)
  else if (atom.kind === 'post') putByte(POST)
  else {
    putByte(TEXT)
    putText(atom.text, 0, atom.text.length)
  }
}
