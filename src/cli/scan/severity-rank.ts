import type { SbomFinding } from '#formats/sbom.ts'
import type { FailOn } from './scan-options.ts'

const levels = ['none', 'low', 'medium', 'high', 'critical'] as const

/** For sorting: malware above all, an unknown severity above a low one, what is undecided below what is not. */
export function rankOf({ severity, isMalware, state }: SbomFinding): number {
  const rank = isMalware ? levels.length : severity === 'unknown' ? 1.5 : levels.indexOf(severity)
  return rank + (state === 'affected' ? 0.25 : 0)
}

/** Whether a finding is at or above the level; `unknown` when its severity does not tell. */
export function reaches({ severity, isMalware }: SbomFinding, failOn: FailOn): boolean | 'unknown' {
  if (failOn === 'never') return false
  if (failOn === 'any' || isMalware) return true
  return severity === 'unknown' ? 'unknown' : levels.indexOf(severity) >= levels.indexOf(failOn)
}
