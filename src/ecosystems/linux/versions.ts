// The order of versions of the Linux kernel: numbers, release candidates before their release.
import type { VersionKey, VersionScheme } from '#ecosystems/ecosystem.ts'
import { parseComparisonRange } from '#ecosystems/versions/comparison-range.ts'
import { KEY_BYTES_MAX } from '#ecosystems/versions/key-bytes.ts'
import { beginKey, endKey, putByte, putDigits, VERSION_TEXT_LENGTH_MAX } from '#ecosystems/versions/key-scratch.ts'
import { putMixedText } from '#ecosystems/versions/mixed-text.ts'

/**
 * `6.1` = `6.1.0`; `6.1-rc2` < `6.1` < `6.1.1`. A leading `v` means nothing. Not standard is what others append (`-13-amd64`):
 * it stands behind the kernel it was made of, and before the next one.
 */
export const linuxVersions: VersionScheme = {
  revision: 1,
  key,
  isPrerelease: (version) => KERNEL.exec(version)?.[2] !== undefined,
  parseRange: (native) => parseComparisonRange(native, key),
}

const KERNEL = /^v?(\d+(?:\.\d+)*)(?:-(test|pre|rc)(\d+))?(?![\d.])/
/** In the place of a further number, which begins above: release candidates, the release, what was appended to it. */
const STAGES: ReadonlyMap<string, number> = new Map([
  ['test', 1],
  ['pre', 2],
  ['rc', 3],
])
const RELEASE = 4
const APPENDED = 5

function key(version: string): VersionKey {
  if (version.length > VERSION_TEXT_LENGTH_MAX) return { invalid: `longer than ${VERSION_TEXT_LENGTH_MAX} characters` }
  const match = KERNEL.exec(version)
  if (match === null) return { invalid: 'does not begin with the numbers of a kernel' }
  const [whole, numbers = '', word, count = ''] = match
  beginKey()
  putNumbers(numbers)
  const stage = word === undefined ? undefined : STAGES.get(word)
  const isPlain = whole.length === version.length
  if (stage !== undefined) {
    putByte(stage)
    putDigits(count, 0, count.length)
  } else putByte(isPlain ? RELEASE : APPENDED)
  if (!isPlain && !putMixedText(version, whole.length, version.length))
    return { invalid: 'white space, or a character outside of ASCII' }
  const bytes = endKey()
  if (bytes === undefined) return { invalid: `its key is longer than ${KEY_BYTES_MAX} bytes` }
  return { bytes, standard: isPlain }
}

/** Without zeros at the end, which mean nothing. */
function putNumbers(text: string): void {
  const parts = text.split('.')
  const last = parts.findLastIndex((part) => /[1-9]/.test(part))
  for (const part of parts.slice(0, Math.max(last + 1, 1))) putDigits(part, 0, part.length)
}
