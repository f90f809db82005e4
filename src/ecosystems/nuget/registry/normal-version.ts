const VERSION =
  /^(\d{1,10})(?:\.(\d{1,10}))?(?:\.(\d{1,10}))?(?:\.(\d{1,10}))?(-[0-9a-z-]+(?:\.[0-9a-z-]+)*)?(?:\+[0-9a-z.-]+)?$/
const VERSION_CHARS_MAX = 128

/**
 * A version as NuGet writes it into addresses: without leading zeros, a fourth number of zero and build metadata, in lower
 * case. Undefined for what is no version.
 */
export function normalVersion(version: string): string | undefined {
  if (version.length > VERSION_CHARS_MAX) return undefined
  const match = VERSION.exec(version.trim().toLowerCase())
  if (match === null) return undefined
  const [, major = '', minor = '0', patch = '0', revision = '0', label = ''] = match
  const numbers = [major, minor, patch, revision].map((digits) => digits.replace(/^0+(?=\d)/, ''))
  return `${(numbers[3] === '0' ? numbers.slice(0, 3) : numbers).join('.')}${label}`
}

/** Only clients since 4.3 understand labels with dots and build metadata (SemVer 2.0.0). */
export function needsSemVer2(version: string): boolean {
  const plus = version.indexOf('+')
  const dash = version.indexOf('-')
  return plus >= 0 || (dash >= 0 && version.slice(dash).includes('.'))
}
