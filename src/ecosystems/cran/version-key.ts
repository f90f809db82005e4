// The key of an R version: its numbers one after the other.
import { KEY_BYTES_MAX } from '#ecosystems/versions/key-bytes.ts'
import { beginKey, endKey, putDigits, VERSION_TEXT_LENGTH_MAX } from '#ecosystems/versions/key-scratch.ts'

export type CranKey = { readonly bytes: Uint8Array; readonly standard: boolean } | { readonly invalid: string }

/** As R's `package_version` compares: number by number, dots and hyphens alike, the longer after the shorter. */
export function cranKey(version: string): CranKey {
  if (version.length > VERSION_TEXT_LENGTH_MAX) return { invalid: `longer than ${VERSION_TEXT_LENGTH_MAX} characters` }
  const text = version.trim()
  beginKey()
  let numbers = 0
  for (let at = 0; ; at++) {
    const end = digitsEnd(text, at)
    if (end === at) return { invalid: 'not numbers separated by single dots or hyphens' }
    putDigits(text, at, end)
    numbers++
    at = end
    if (at === text.length) break
    if (text[at] !== '.' && text[at] !== '-') return { invalid: 'not numbers separated by single dots or hyphens' }
  }
  const bytes = endKey()
  if (bytes === undefined) return { invalid: `its key is longer than ${KEY_BYTES_MAX} bytes` }
  return { bytes, standard: numbers > 1 && text.length === version.length }
}

function digitsEnd(text: string, from: number): number {
  let at = from
  for (let code = text.charCodeAt(at); code >= 0x30 && code <= 0x39; code = text.charCodeAt(at)) at++
  return at
}
