import { composerVersions } from '#ecosystems/composer/versions.ts'
import type { RangeBounds } from './range-bounds.ts'

const partsMax = 5_000

/**
 * In Composer's notation: `>=1.2.0,<1.4.3-stable|=2.0.0`; `*` for every version. Composer reads `<1.4.3` without the prereleases of
 * 1.4.3, which are before it: named as stable, the bound leaves them in. What Composer could not read is left open, since it
 * ends with an error at it.
 */
export function composerRange(bounds: readonly RangeBounds[]): string {
  const parts = new Set(bounds.flatMap(writeOne))
  return parts.size === 0 || parts.size > partsMax || parts.has('*') ? '*' : [...parts].join('|')
}

function writeOne(bounds: RangeBounds): readonly string[] {
  // No package has a version that Composer cannot read.
  if ('exact' in bounds) return isReadable(bounds.exact) || isBranch(bounds.exact) ? [`=${bounds.exact}`] : []
  const lower = bounds.lower !== undefined && isReadable(bounds.lower) ? `>=${bounds.lower}` : undefined
  const upper = bounds.upper !== undefined && isReadable(bounds.upper) ? upperOf(bounds.upper, bounds) : undefined
  return [[lower, upper].filter((part) => part !== undefined).join(',') || '*']
}

function upperOf(version: string, { upperInclusive }: { readonly upperInclusive: boolean }): string {
  if (upperInclusive) return `<=${version}`
  return /^v?[\d.]+$/.test(version) ? `<${version}-stable` : `<${version}`
}

function isBranch(version: string): boolean {
  return /^dev-[\w./+-]{1,200}$/.test(version)
}

function isReadable(version: string): boolean {
  const key = composerVersions.key(version)
  return 'bytes' in key && key.standard && /^[\w.+-]+$/.test(version)
}
