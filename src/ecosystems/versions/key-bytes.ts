// Order-preserving version keys: they compare byte by byte, the shorter prefix first. Each piece of a key (see key-scratch.ts)
// says by its own bytes where it ends, so keys stay prefix-free up to the zero bytes removed at the end.

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
