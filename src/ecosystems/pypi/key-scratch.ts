// The bytes of a key while it is made, in one buffer used again and again: keys of Python versions are built by the hundred
// thousand. The encoding of numbers and texts is that of `createByteWriter`; a key is made in one go, so none meets another.
import { DEFAULT_LEAD, KEY_BYTES_MAX } from '#ecosystems/versions/key-bytes.ts'
import { VERSION_LENGTH_MAX } from './pep440.ts'

/** A version is ASCII here: a number costs at most six bytes more than its digits, a text one more than its letters. */
const scratch = new Uint8Array(8 * VERSION_LENGTH_MAX)
const { base, small } = DEFAULT_LEAD
const DIGITS_AS_INTEGER = 14
let size = 0

export function beginKey(): void {
  size = 0
}

export function putByte(value: number): void {
  scratch[size++] = value
}

/** The decimal digits from `from` to before `to`, by value; none are zero. */
export function putNumber(text: string, from: number, to: number): void {
  let at = from
  while (at < to && text.charCodeAt(at) === 0x30) at++
  const count = to - at
  if (count > DIGITS_AS_INTEGER) {
    scratch[size++] = base + small + 6
    if (count < 255) scratch[size++] = count
    else for (const byte of [255, 0, 0, count >>> 8, count & 255]) scratch[size++] = byte
    for (; at < to; at++) scratch[size++] = text.charCodeAt(at)
    return
  }
  let value = 0
  for (; at < to; at++) value = value * 10 + text.charCodeAt(at) - 0x30
  if (value < small) scratch[size++] = base + value
  else putInteger(value)
}

function putInteger(integer: number): void {
  let bytes = 1
  while (integer >= 256 ** bytes) bytes++
  scratch[size] = base + small + bytes - 1
  let value = integer
  for (let index = size + bytes; index > size; index--) {
    scratch[index] = value % 256
    value = Math.floor(value / 256)
  }
  size += bytes + 1
}

/** Letters and digits from `from` to before `to`, in lower case, and their end. */
export function putLowerText(text: string, from: number, to: number): void {
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at)
    scratch[size++] = code >= 0x41 && code <= 0x5a ? code | 0x20 : code
  }
  scratch[size++] = 0
}

/** The key without its trailing zero bytes; undefined when it is longer than `KEY_BYTES_MAX`. */
export function endKey(): Uint8Array | undefined {
  while (size > 0 && scratch[size - 1] === 0) size--
  return size > KEY_BYTES_MAX ? undefined : scratch.slice(0, size)
}
