import type { VersionScheme } from '#ecosystems/ecosystem.ts'

/** Where versions have no order, or it cannot be told which: every version is invalid, and so is every range, for this reason. */
export function unorderedScheme(reason: string): VersionScheme {
  return {
    revision: 1,
    key: () => ({ invalid: reason }),
    isPrerelease: () => false,
    parseRange: () => {
      throw new RangeError(reason)
    },
  }
}
