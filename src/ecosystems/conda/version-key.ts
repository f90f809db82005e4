// Keys of conda versions. What is missing counts as 0 on both levels, parts and atoms, so zeros at an end have no bytes, and
// zeros before something sort by what follows them.
import type { VersionKey } from '#ecosystems/ecosystem.ts'
import { type ByteWriter, createByteWriter, KEY_BYTES_MAX } from '#ecosystems/versions/key-bytes.ts'
import { type Atom, type CondaVersion, isZero, readCondaVersion } from './version-order.ts'

const TEXT = 0x01
/** A zero, or zeros, before a text in the same part. */
const ZERO_BEFORE_TEXT = 0x02
/** A part of zeros before one that is less than zero. */
const EMPTY_BEFORE_LESS = 0x03
/** Of a part, and of the version: everything that follows is zero. */
const END = 0x04
const EMPTY_BEFORE_MORE = 0x05
const POST = 0xff

export function condaKey(text: string): VersionKey {
  const version = readCondaVersion(text)
  if (typeof version === 'string') return { invalid: version }
  const bytes = keyOfParts(version)
  return bytes === undefined ? { invalid: `its key is longer than ${KEY_BYTES_MAX} bytes` } : { bytes, standard: true }
}

/** Undefined when the key would be too long. */
export function keyOfParts({ epoch, parts, local }: CondaVersion): Uint8Array | undefined {
  const writer = createByteWriter()
  writer.number(epoch)
  writeParts(writer, parts)
  writeParts(writer, local)
  return writer.finish()
}

function writeParts(writer: ByteWriter, parts: readonly (readonly Atom[])[]): void {
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
      writer.byte(next[at] === -1 ? EMPTY_BEFORE_LESS : EMPTY_BEFORE_MORE)
    } else writePart(writer, part)
  }
  writer.byte(END)
}

/** How the part compares with nothing: by its first atom that is not zero. */
function signOf(part: readonly Atom[]): -1 | 0 | 1 {
  const first = part.find((atom) => !isZero(atom))
  return first === undefined ? 0 : first.kind === 'text' ? -1 : 1
}

function writePart(writer: ByteWriter, part: readonly Atom[]): void {
  let zeros = 0
  for (const atom of part) {
    if (isZero(atom)) {
      zeros++
      continue
    }
    for (; zeros > 0; zeros--) {
      if (atom.kind === 'text') writer.byte(ZERO_BEFORE_TEXT)
      else writer.number('')
    }
    writeAtom(writer, atom)
  }
  writer.byte(END)
}

function writeAtom(writer: ByteWriter, atom: Atom): void {
  if (atom.kind === 'number') writer.number(atom.digits)
  else if (atom.kind === 'post') writer.byte(POST)
  else {
    writer.byte(TEXT)
    writer.text(atom.text)
  }
}
