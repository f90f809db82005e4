// Writing a key in one pass over the text of a version, into one buffer that all keys share: keys are built by the hundred
// thousand, and this costs a third of a list of numbers. One key at a time: begin, put the pieces, end, without awaiting between.
import { DEFAULT_LEAD, finishKey, type NumberLead } from './key-bytes.ts'

/** Longer texts are no versions. */
export const VERSION_TEXT_LENGTH_MAX = 1_024

/** Room for the longest text whatever it consists of: each character costs at most six bytes, each piece a few more. */
const scratch = new Uint8Array(16 * VERSION_TEXT_LENGTH_MAX)
const ZERO = 0x30
/** So many digits are exact as a number. */
const DIGITS_MAX = 14
let size = 0

export function beginKey(): void {
  size = 0
}

export function putByte(value: number): void {
  scratch[size++] = value
}

/** Writes a run of decimal digits of any length, by value: the characters `from` to `end` of a text. */
export type DigitsPut = (text: string, from: number, end: number) => void

/** For schemes whose numbers stand elsewhere among the other pieces. Leading zeros do not count; no digits are a zero. */
export function createDigitsPut(lead: NumberLead): DigitsPut {
  return (text, from, end) => {
    let at = from
    while (at < end && text.charCodeAt(at) === ZERO) at++
    if (end - at > DIGITS_MAX) {
      putManyDigits(text.slice(at, end), lead)
      return
    }
    let value = 0
    for (; at < end; at++) value = value * 10 + text.charCodeAt(at) - ZERO
    if (value < lead.small) scratch[size++] = lead.base + value
    else putLargeNumber(value, lead)
  }
}

export const putDigits: DigitsPut = createDigitsPut(DEFAULT_LEAD)

/** A whole number below 10^14, as `putDigits` writes it. */
export function putNumber(value: number): void {
  if (value < DEFAULT_LEAD.small) scratch[size++] = DEFAULT_LEAD.base + value
  else putLargeNumber(value, DEFAULT_LEAD)
}

function putLargeNumber(value: number, { base, small }: NumberLead): void {
  let bytes = 1
  while (value >= 256 ** bytes) bytes++
  scratch[size] = base + small + bytes - 1
  let rest = value
  for (let at = size + bytes; at > size; at--) {
    scratch[at] = rest % 256
    rest = Math.floor(rest / 256)
  }
  size += bytes + 1
}

/** Text by its UTF-8 bytes, ended by a zero byte. */
export function putText(text: string, from: number, end: number): void {
  for (let at = from; at < end; at++) {
    const code = text.charCodeAt(at)
    if (code < 2 || code > 0x7f) {
      putOtherText(text.slice(at, end))
      break
    }
    scratch[size++] = code
  }
  scratch[size++] = 0
}

/** The same for ASCII letters and digits, in lower case. */
export function putLowerText(text: string, from: number, end: number): void {
  for (let at = from; at < end; at++) {
    const code = text.charCodeAt(at)
    scratch[size++] = code >= 0x41 && code <= 0x5a ? code | 0x20 : code
  }
  scratch[size++] = 0
}

/** The key without its trailing zero bytes; undefined when it is longer than `KEY_BYTES_MAX`. */
export function endKey(): Uint8Array | undefined {
  return finishKey(scratch, size)
}

function putManyDigits(digits: string, { base, small }: NumberLead): void {
  const count = digits.length
  scratch[size++] = base + small + 6
  if (count < 255) {
    scratch[size++] = count
  } else {
    scratch[size++] = 255
    for (let shift = 24; shift >= 0; shift -= 8) scratch[size++] = (count >>> shift) & 255
  }
  for (let at = 0; at < count; at++) scratch[size++] = digits.charCodeAt(at)
}

const encoder = new TextEncoder()

function putOtherText(text: string): void {
  for (const byte of encoder.encode(text)) {
    // 00 ends a text, so 00 and 01 within one become pairs that sort in their place.
    if (byte < 2) scratch[size++] = 1
    scratch[size++] = byte < 2 ? byte + 1 : byte
  }
}
