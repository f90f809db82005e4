// GitHub's `last_known_affected_version_range`: the upper bound of a problem for which no fix is known.
import type { VersionScheme } from '#ecosystems/ecosystem.ts'
import type { OsvWarning } from './osv-events.ts'
import type { OsvAffected } from './osv-record.ts'

export type LastKnown =
  | { readonly upper: Uint8Array; readonly inclusive: boolean; readonly version: string }
  | { readonly warning: OsvWarning }

/** The field of an affected entry, where it has one. */
export function lastKnownAffected(affected: OsvAffected): string | undefined {
  const value = affected.database_specific?.last_known_affected_version_range
  return typeof value === 'string' ? value : undefined
}

/** Reads `<= 1.2.3` and `< 1.2`; anything else is a warning, and the range that it should end is undecided. */
export function readLastKnown(text: string, versions: VersionScheme): LastKnown {
  const [, operator, version] = text.length > 300 ? [] : (/^ *(<=?) *([^ ]+) *$/.exec(text) ?? [])
  const key = version === undefined ? undefined : versions.key(version)
  if (version === undefined || key === undefined || 'invalid' in key) {
    const message = `last_known_affected_version_range is not understood: ${JSON.stringify(text.slice(0, 100))}`
    return { warning: { code: 'osv.unreadable-last-known', message } }
  }
  return { upper: key.bytes, inclusive: operator === '<=', version }
}
