// Keys of Python versions: PEP 440's order ("Summary of permitted suffixes and relative ordering"), and below all of them
// the texts that are none, ordered as setuptools did before version 66.
import type { VersionKey } from '#ecosystems/ecosystem.ts'
import { KEY_BYTES_MAX } from '#ecosystems/versions/key-bytes.ts'
import {
  beginKey,
  endKey,
  putByte,
  putDigits,
  putLowerText,
  putNumber,
  putText,
} from '#ecosystems/versions/key-scratch.ts'
import { isDigit, isSeparator, type Pep440, readPep440, VERSION_LENGTH_MAX } from './pep440.ts'

/** Before a text that PEP 440 does not allow: below every epoch. */
const LEGACY = 0x00
const END = 0x00
/** In the place of a phase: a development release of the release itself comes before its first alpha. */
const DEV_ALONE = 0x01
const NO_PHASE = 0x05
const NO_POST = 0x00
const NO_DEV = 0xff
const LOCAL_TEXT = 0x01
/** Above everything that may stand in the same place. */
const ABOVE = 0xff
const DOT = 0x2e

const CONTROL = /[\p{Cc}\p{Cs}]/u

export function pypiKey(version: string): VersionKey {
  if (version.length > VERSION_LENGTH_MAX) return { invalid: `longer than ${VERSION_LENGTH_MAX} characters` }
  const parts = readPep440(version)
  if (parts !== undefined) return keyed(pep440Key(parts), true)
  const text = version.trim()
  if (text === '') return { invalid: 'empty' }
  if (CONTROL.test(text)) return { invalid: 'it contains control characters or broken Unicode' }
  return keyed(legacyKey(text), false)
}

function keyed(bytes: Uint8Array | undefined, standard: boolean): VersionKey {
  return bytes === undefined ? { invalid: `its key is longer than ${KEY_BYTES_MAX} bytes` } : { bytes, standard }
}

/** Undefined when the key would be too long. */
export function pep440Key(version: Pep440): Uint8Array | undefined {
  beginKey()
  putPublic(version)
  if (version.localFrom < version.localTo) putLocal(version)
  return endKey()
}

/** A bound above the version and its local versions, below whatever comes next. */
export function keyAfterLocals(version: Pep440): Uint8Array | undefined {
  beginKey()
  putPublic(version)
  putByte(ABOVE)
  return endKey()
}

/** A bound above the release or prerelease and all its post-releases. */
export function keyAfterPosts(version: Pep440): Uint8Array | undefined {
  beginKey()
  putRelease(version)
  putPhase(version)
  putByte(ABOVE)
  return endKey()
}

function putPublic(version: Pep440): void {
  const { text, isPost, isDev } = version
  putRelease(version)
  if (version.phase === 0 && isDev && !isPost) putByte(DEV_ALONE)
  else putPhase(version)
  if (isPost) putDigits(text, version.postFrom, version.postTo)
  else putByte(NO_POST)
  if (isDev) putDigits(text, version.devFrom, version.devTo)
  else putByte(NO_DEV)
}

/** Epoch and release; zeros at the end of the release do not count. */
function putRelease({ text, epochFrom, epochTo, releaseFrom, releaseTo }: Pep440): void {
  putDigits(text, epochFrom, epochTo)
  let zeros = 0
  for (let from = releaseFrom; from < releaseTo; ) {
    let to = from
    let isZero = true
    for (; to < releaseTo; to++) {
      const code = text.charCodeAt(to)
      if (code === DOT) break
      if (code !== 0x30) isZero = false
    }
    if (isZero) zeros++
    else {
      for (; zeros > 0; zeros--) putNumber(0)
      putDigits(text, from, to)
    }
    from = to + 1
  }
  putByte(END)
}

function putPhase({ text, phase, phaseFrom, phaseTo }: Pep440): void {
  if (phase === 0) {
    putByte(NO_PHASE)
    return
  }
  putByte(phase + 1)
  putDigits(text, phaseFrom, phaseTo)
}

/** Numbers stand above texts, more segments above fewer. */
function putLocal({ text, localFrom, localTo }: Pep440): void {
  for (let from = localFrom; from < localTo; ) {
    let to = from
    let isNumber = true
    for (; to < localTo; to++) {
      const code = text.charCodeAt(to)
      if (isSeparator(code)) break
      if (!isDigit(code)) isNumber = false
    }
    if (isNumber) putDigits(text, from, to)
    else {
      putByte(LOCAL_TEXT)
      putLowerText(text, from, to)
    }
    from = to + 1
  }
  putByte(END)
}

const LEGACY_PARTS = /[0-9]+|[a-z]+|\.|-|[^0-9a-z.-]+/g
const LEGACY_WORDS: ReadonlyMap<string, string> = new Map([
  ['pre', 'c'],
  ['preview', 'c'],
  ['-', 'final-'],
  ['rc', 'c'],
  ['dev', '@'],
])
const LEGACY_DIGITS = 8

/**
 * The order of setuptools for what is no PEP 440 version: runs of digits padded to eight and runs of letters, compared as
 * texts, with prereleases before the end of the version. Undefined when the key would be too long.
 */
function legacyKey(version: string): Uint8Array | undefined {
  const parts: string[] = []
  for (const part of version.toLowerCase().match(LEGACY_PARTS) ?? []) {
    if (part !== '.') pushLegacy(parts, legacyPart(LEGACY_WORDS.get(part) ?? part))
  }
  pushLegacy(parts, '*final')
  beginKey()
  putByte(LEGACY)
  for (const part of parts) putText(part, 0, part.length)
  return endKey()
}

function legacyPart(part: string): string {
  return isDigit(part.charCodeAt(0)) ? part.padStart(LEGACY_DIGITS, '0') : `*${part}`
}

function pushLegacy(parts: string[], part: string): void {
  if (part.startsWith('*')) {
    if (part < '*final') while (parts.at(-1) === '*final-') parts.pop()
    while (parts.at(-1) === '0'.repeat(LEGACY_DIGITS)) parts.pop()
  }
  parts.push(part)
}
