// The key of a version: three numbers, then a mark for a release or the prerelease identifiers one by one.
import { type ByteWriter, createByteWriter } from '#ecosystems/versions/key-bytes.ts'
import type { SemVer } from './semver.ts'

/** Before the text of an identifier that is not a number: above every number, below the end of a release. */
export const TEXT = 0xe0
/** In the place of a prerelease: above every prerelease of the same three numbers. */
export const RELEASE = 0xff
const END = 0x00
const DIGITS = /^\d+$/

/** Semantic Versioning 2.0.0 section 11: build metadata has no part in the order. Undefined when the key would be too long. */
export function semVerKey(version: SemVer): Uint8Array | undefined {
  const writer = createByteWriter()
  writeSemVer(writer, version)
  return writer.finish()
}

/** The pieces of the key, for schemes that order by more. */
export function writeSemVer(writer: ByteWriter, version: SemVer): void {
  writer.number(version.major)
  writer.number(version.minor)
  writer.number(version.patch)
  const identifiers = [...version.further, ...version.prerelease]
  if (identifiers.length === 0) writer.byte(RELEASE)
  else writeIdentifiers(writer, identifiers)
}

/** Numbers by value and below texts, texts by their letters; fewer before more. */
export function writeIdentifiers(writer: ByteWriter, identifiers: readonly string[]): void {
  for (const identifier of identifiers) {
    if (DIGITS.test(identifier)) {
      writer.number(identifier)
    } else {
      writer.byte(TEXT)
      writer.text(identifier)
    }
  }
  writer.byte(END)
}
