// The pieces that order-preserving version keys are made of. Keys compare byte by byte, the shorter prefix first.
// Each piece says by its own bytes where it ends, so keys stay prefix-free up to the zero bytes removed at the end.

/** A key that would be longer is no key: the version is invalid. */
export const KEY_BYTES_MAX = 1_024

/** Lead bytes of a number: small values in the lead byte itself, then one to six bytes, then counted digits. */
export interface NumberLead {
  readonly base: number
  /** Values below it take one byte. */
  readonly small: number
}

/** Lead bytes 10 to DE: room below for text and markers, and above. */
export const DEFAULT_LEAD: NumberLead = { base: 0x10, small: 200 }

export interface ByteWriter {
  byte(value: number): void
  /** A run of decimal digits of any length, by value: leading zeros do not count. */
  number(digits: string, lead?: NumberLead): void
  /** Text by its UTF-8 bytes, ended by a zero byte. */
  text(value: string): void
  /** The key without its trailing zero bytes; undefined when it is longer than `KEY_BYTES_MAX`. */
  finish(): Uint8Array | undefined
}

/** Order of two keys: negative, zero or positive. */
export function compareKeys(a: Uint8Array, b: Uint8Array): number {
  const length = a.length < b.length ? a.length : b.length
  for (let at = 0; at < length; at++) {
    const difference = (a[at] as number) - (b[at] as number)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

/**
 * The first bytes of a buffer as a key of its own, without trailing zero bytes; undefined when it would be longer than
 * `KEY_BYTES_MAX`. Most keys are a few bytes: copying them one by one takes half the time of `slice`.
 */
export function finishKey(bytes: ArrayLike<number>, size: number): Uint8Array | undefined {
  let length = size
  while (length > 0 && bytes[length - 1] === 0) length--
  if (length > KEY_BYTES_MAX) return undefined
  const key = new Uint8Array(length)
  for (let at = 0; at < length; at++) key[at] = bytes[at] as number
  return key
}

/** Several writers may be in use at the same time. */
export function createByteWriter(): ByteWriter {
  const bytes: number[] = []
  return {
    byte: (value) => void bytes.push(value),
    number: (digits, lead = DEFAULT_LEAD) => pushNumber(bytes, digits, lead),
    text: (value) => pushText(bytes, value),
    finish: () => finishKey(bytes, bytes.length),
  }
}

const DIGITS_AS_INTEGER = 14
const ZERO = 0x30
const encoder = new TextEncoder()

function pushNumber(bytes: number[], digits: string, lead: NumberLead): void {
  let from = 0
  while (from < digits.length && digits.charCodeAt(from) === ZERO) from++
  if (digits.length - from > DIGITS_AS_INTEGER) {
    pushDigits(bytes, digits.slice(from), lead)
    return
  }
  let value = 0
  for (let at = from; at < digits.length; at++) value = value * 10 + digits.charCodeAt(at) - ZERO
  if (value < lead.small) bytes.push(lead.base + value)
  else pushInteger(bytes, value, lead)
}

function pushInteger(bytes: number[], value: number, { base, small }: NumberLead): void {
  let size = 1
  while (value >= 256 ** size) size++
  bytes.push(base + small + size - 1)
  for (let power = size - 1; power >= 0; power--) bytes.push(Math.floor(value / 256 ** power) % 256)
}

/** Longer numbers: more digits are more; of equally many, the text decides. */
function pushDigits(bytes: number[], digits: string, { base, small }: NumberLead): void {
  bytes.push(base + small + 6)
  const count = digits.length
  if (count < 255) bytes.push(count)
  else bytes.push(255, (count >>> 24) & 255, (count >>> 16) & 255, (count >>> 8) & 255, count & 255)
  for (let at = 0; at < count; at++) bytes.push(digits.charCodeAt(at))
}

function pushText(bytes: number[], value: string): void {
  for (let at = 0; at < value.length; at++) {
    const code = value.charCodeAt(at)
    if (code < 2 || code > 0x7f) {
      pushOtherText(bytes, value.slice(at))
      break
    }
    bytes.push(code)
  }
  bytes.push(0)
}

function pushOtherText(bytes: number[], value: string): void {
  for (const byte of encoder.encode(value)) {
    // 00 ends a text, so 00 and 01 within one become pairs that sort in their place.
    if (byte > 1) bytes.push(byte)
    else bytes.push(1, byte + 1)
  }
}
