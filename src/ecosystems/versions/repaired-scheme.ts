import type { VersionKey, VersionScheme } from '#ecosystems/ecosystem.ts'
import { parseComparisonRange } from './comparison-range.ts'
import { KEY_BYTES_MAX } from './key-bytes.ts'
import { beginKey, endKey, putByte, putDigits, VERSION_TEXT_LENGTH_MAX } from './key-scratch.ts'

/** `1.0.0.root.io.3`, `1.0.0+root.io.3`: the third repair of 1.0.0. */
const REPAIR = /[.+-]root\.io\.(\d{1,9})$/

/**
 * Versions of another scheme with a number of repairs behind them: that decides between repairs of the same version only.
 * Never standard for the other scheme's tools where there is one.
 */
export function repairedScheme(origin: VersionScheme): VersionScheme {
  const key = (version: string) => repairedKey(origin, version)
  return {
    revision: origin.revision,
    key,
    isPrerelease: (version) => origin.isPrerelease(version.slice(0, VERSION_TEXT_LENGTH_MAX).replace(REPAIR, '')),
    parseRange: (native) => parseComparisonRange(native, key),
  }
}

function repairedKey(origin: VersionScheme, version: string): VersionKey {
  if (version.length > VERSION_TEXT_LENGTH_MAX) return { invalid: `longer than ${VERSION_TEXT_LENGTH_MAX} characters` }
  const repair = REPAIR.exec(version)
  const own = origin.key(repair === null ? version : version.slice(0, repair.index))
  if ('invalid' in own) return own
  beginKey()
  // The other key ends nowhere by itself: its bytes 00 and 01 become pairs, and 00 ends it.
  for (const byte of own.bytes) {
    if (byte < 2) putByte(1)
    putByte(byte < 2 ? byte + 1 : byte)
  }
  putByte(0)
  const count = repair?.[1] ?? '0'
  putDigits(count, 0, count.length)
  const bytes = endKey()
  if (bytes === undefined) return { invalid: `its key is longer than ${KEY_BYTES_MAX} bytes` }
  return { bytes, standard: own.standard && repair === null }
}
