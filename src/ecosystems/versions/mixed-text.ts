// Text of numbers and other characters in turn, in the order that dpkg gives it (Debian Policy section 5.6.12).
import { isDigit, isLetter } from '#ecosystems/versions/digits-and-letters.ts'
import { createDigitsPut, putByte } from './key-scratch.ts'

/** Below the end of a part, so that `1.0~rc1` stands before `1.0`. */
const TILDE = 0x01
const END = 0x02
/** Lead bytes 03 to 3C: above the end, below every letter. */
const putDigits = createDigitsPut({ base: 0x03, small: 51 })
/** All other signs stand above the letters, in the order of ASCII. */
const SIGN = 0x80

/** A number that is absent counts as 0. False for white space and what is not ASCII: such text has no place in the order. */
export function putMixedText(text: string, from: number, end: number): boolean {
  let at = from
  while (at < end) {
    for (; at < end && !isDigit(text.charCodeAt(at)); at++) {
      const code = text.charCodeAt(at)
      if (code <= 0x20 || code > 0x7e) return false
      putByte(code === 0x7e ? TILDE : isLetter(code) ? code : SIGN | code)
    }
    const start = at
    while (at < end && isDigit(text.charCodeAt(at))) at++
    putDigits(text, start, at)
  }
  putByte(END)
  return true
}
