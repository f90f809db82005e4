// A version scheme as simple as the contract allows: whole numbers up to 255; `~5` is 5 in a non-standard spelling.
import type { VersionScheme } from '#ecosystems/ecosystem.ts'

export const numberVersions: VersionScheme = {
  revision: 1,
  key: (version) => {
    const [, tilde, digits] = /^(~?)([0-9]{1,3})$/.exec(version) ?? []
    const number = Number(digits)
    if (digits === undefined || number > 255) return { invalid: 'not a number up to 255' }
    return { bytes: Uint8Array.of(number), standard: tilde === '' }
  },
  isPrerelease: () => false,
  parseRange: () => {
    throw new RangeError('numbers have no ranges')
  },
}
