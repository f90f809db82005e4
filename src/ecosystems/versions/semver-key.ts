// The key of a version: three numbers, then a mark for a release or the prerelease identifiers one by one.
import { beginKey, endKey, putByte, putDigits, putText } from './key-scratch.ts'
import type { SemVer } from './semver.ts'

/** Before the text of an identifier that is not a number: above every number, below the end of a release. */
export const TEXT = 0xe0
/** In the place of a prerelease: above every prerelease of the same three numbers. */
export const RELEASE = 0xff
/** Behind identifiers, so that fewer come before more. */
export const END = 0x00
const DIGITS = /^\d+$/

/** Semantic Versioning 2.0.0 section 11: build metadata has no part in the order. Undefined when the key would be too long. */
export function semVerKey(version: SemVer): Uint8Array | undefined {
  beginKey()
  putSemVer(version)
  return endKey()
}

/** The pieces of the key, for schemes that order by more. */
export function putSemVer({ major, minor, patch, further, prerelease }: SemVer): void {
  putDigits(major, 0, major.length)
  putDigits(minor, 0, minor.length)
  putDigits(patch, 0, patch.length)
  if (further.length === 0 && prerelease.length === 0) {
    putByte(RELEASE)
    return
  }
  for (const identifier of further) putIdentifier(identifier)
  putIdentifiers(prerelease)
}

/** Numbers by value and below texts, texts by their letters; fewer before more. */
export function putIdentifiers(identifiers: readonly string[]): void {
  for (const identifier of identifiers) putIdentifier(identifier)
  putByte(END)
}

function putIdentifier(identifier: string): void {
  if (!DIGITS.test(identifier)) {
    putByte(TEXT)
    putText(identifier, 0, identifier.length)
  } else putDigits(identifier, 0, identifier.length)
}
