// Version texts as npm meets them: Semantic Versioning 2.0.0, what npm reads leniently (a leading `v` or `=`, white
// space, leading zeros, a prerelease without its hyphen), and the fewer or more numbers that advisories write.

export interface SemVer {
  /** Decimal digits; leading zeros are removed. */
  readonly major: string
  readonly minor: string
  readonly patch: string
  /** Numbers after the third: npm has no such version, other writers do. */
  readonly further: readonly string[]
  readonly prerelease: readonly string[]
  /** Semantic Versioning 2.0.0 to the letter. */
  readonly strict: boolean
}

/** Four times what npm reads: no version is longer, and every pattern below stays short. */
export const VERSION_LENGTH_MAX = 1_024

const STRICT =
  /^(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-(?:0|[1-9]\d*|\d*[A-Za-z-][0-9A-Za-z-]*)(?:\.(?:0|[1-9]\d*|\d*[A-Za-z-][0-9A-Za-z-]*))*)?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/
const LENIENT = /^[v=\s]*(\d+(?:\.\d+)*)(?:-([0-9][0-9A-Za-z.-]*)|-?([A-Za-z-][0-9A-Za-z.-]*))?(?:\+([0-9A-Za-z.-]*))?$/
const DIGITS = /^\d+$/

/** The parts of a version, or the reason why it is none. */
export function parseSemVer(text: string): SemVer | string {
  if (text.length > VERSION_LENGTH_MAX) return `longer than ${VERSION_LENGTH_MAX} characters`
  const trimmed = text.trim()
  if (trimmed === '') return 'empty'
  const match = LENIENT.exec(trimmed)
  if (match === null)
    return 'not numbers separated by dots, with a prerelease and build of letters, digits, "-" and "."'
  const numbers = (match[1] ?? '').split('.').map(withoutLeadingZeros)
  const prereleaseText = match[2] ?? match[3]
  const prerelease = prereleaseText === undefined ? [] : prereleaseText.split('.')
  if (prerelease.includes('') || match[4]?.split('.').includes('')) return 'an empty identifier'
  const [major = '0', minor = '0', patch = '0', ...further] = numbers
  return {
    major,
    minor,
    patch,
    further,
    prerelease: prerelease.map((identifier) =>
      DIGITS.test(identifier) ? withoutLeadingZeros(identifier) : identifier,
    ),
    strict: text === trimmed && STRICT.test(text),
  }
}

/** Also for parts of ranges. */
export function withoutLeadingZeros(digits: string): string {
  let start = 0
  while (start < digits.length - 1 && digits[start] === '0') start++
  return digits.slice(start)
}
