// The order of Android: releases, and within a release security patch levels.
import type { VersionKey, VersionScheme } from '#ecosystems/ecosystem.ts'
import { parseComparisonRange } from '#ecosystems/versions/comparison-range.ts'
import { KEY_BYTES_MAX } from '#ecosystems/versions/key-bytes.ts'
import {
  beginKey,
  endKey,
  putByte,
  putDigits,
  putText,
  VERSION_TEXT_LENGTH_MAX,
} from '#ecosystems/versions/key-scratch.ts'

/**
 * A release (`13`, `12L`, `8.1.0`), or a patch level (`2023-08-01`) that stands for no release in particular: below all
 * releases. Not standard, but ordered: both together as advisories write them (`13:2023-08-01`, `:2023-08-01`, `13:0`, and
 * `SoCVersion:…` for parts that vendors make). A release alone is its first state.
 */
export const androidVersions: VersionScheme = {
  revision: 1,
  key,
  isPrerelease: () => false,
  parseRange: (native) => parseComparisonRange(native, key),
}

const RELEASE = /^(\d+(?:\.\d+)*)([A-Za-z]*)$/
const WORD = /^[A-Za-z]+$/
const LEVEL = /^(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/
/** In the place of a release's first number, which begins above. */
const NO_RELEASE = 1
const NAMED = 2
/** Behind a release's numbers: below every further one. */
const END = 3

function key(version: string): VersionKey {
  if (version.length > VERSION_TEXT_LENGTH_MAX) return { invalid: `longer than ${VERSION_TEXT_LENGTH_MAX} characters` }
  const colon = version.indexOf(':')
  const isLevel = colon < 0 && LEVEL.test(version)
  const release = isLevel ? '' : colon < 0 ? version : version.slice(0, colon)
  const level = isLevel ? version : colon < 0 ? '0' : version.slice(colon + 1)
  if (colon < 0 && release === '' && !isLevel) return { invalid: 'empty' }
  const date = LEVEL.exec(level)
  if (date === null && level !== '0') return { invalid: 'its patch level is neither a date (YYYY-MM-DD) nor 0' }
  beginKey()
  if (!putRelease(release)) return { invalid: 'neither a release of Android nor a patch level' }
  const digits = date?.slice(1).join('') ?? '0'
  putDigits(digits, 0, digits.length)
  const bytes = endKey()
  if (bytes === undefined) return { invalid: `its key is longer than ${KEY_BYTES_MAX} bytes` }
  return { bytes, standard: colon < 0 && (isLevel || RELEASE.test(release)) }
}

function putRelease(release: string): boolean {
  if (release === '') {
    putByte(NO_RELEASE)
    return true
  }
  if (WORD.test(release)) {
    putByte(NAMED)
    putText(release, 0, release.length)
    return true
  }
  const [, numbers, letters = ''] = RELEASE.exec(release) ?? []
  if (numbers === undefined) return false
  const parts = numbers.split('.')
  const last = parts.findLastIndex((part) => /[1-9]/.test(part))
  for (const part of parts.slice(0, Math.max(last + 1, 1))) putDigits(part, 0, part.length)
  putByte(END)
  putText(letters, 0, letters.length)
  return true
}
