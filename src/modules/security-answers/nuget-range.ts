import type { RangeBounds } from './range-bounds.ts'

/** In NuGet's interval notation (NuGet documentation, "Version ranges"): `[1.0.0, 2.0.0)`, `(, 2.0.0]`, `[1.2.3, 1.2.3]`. */
export function nugetRange(bounds: RangeBounds): string {
  if ('exact' in bounds) return `[${bounds.exact}, ${bounds.exact}]`
  const { lower, upper, upperInclusive } = bounds
  const begin = lower === undefined ? '(' : `[${lower}`
  const end = upper === undefined ? ')' : `${upper}${upperInclusive ? ']' : ')'}`
  return `${begin}, ${end}`
}
