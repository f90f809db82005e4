import type { VersionScheme } from '#ecosystems/ecosystem.ts'
import { compareKeys } from './key-bytes.ts'

export type VersionOrder =
  | '<'
  | '='
  | '>'
  /** Why a side is no version of the ecosystem; what is unknown has no order. */
  | { readonly invalid: { readonly a?: string; readonly b?: string } }

/** The order of two versions as the ecosystem's own tools see it. Never throws. */
export function compareVersions(versions: Pick<VersionScheme, 'key'>, a: string, b: string): VersionOrder {
  const left = versions.key(a)
  const right = versions.key(b)
  if ('invalid' in left || 'invalid' in right) {
    return {
      invalid: { ...('invalid' in left && { a: left.invalid }), ...('invalid' in right && { b: right.invalid }) },
    }
  }
  const order = compareKeys(left.bytes, right.bytes)
  if (order === 0) return '='
  return order < 0 ? '<' : '>'
}
