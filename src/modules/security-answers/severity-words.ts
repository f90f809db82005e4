/** What an advisory says of how bad it is. */
export interface Rated {
  readonly isMalware: boolean
  /** `critical`, `high`, `medium`, `low`, `none`, `unknown`. */
  readonly severityLabel: string
}

export type NpmSeverity = 'info' | 'low' | 'moderate' | 'high' | 'critical'

const npmWords: ReadonlyMap<string, NpmSeverity> = new Map([
  ['critical', 'critical'],
  ['high', 'high'],
  ['medium', 'moderate'],
  ['low', 'low'],
  ['none', 'info'],
])

/** In npm's words. Malware is critical; what nobody has rated counts as high, so that no threshold hides it. */
export function npmSeverity({ isMalware, severityLabel }: Rated): NpmSeverity {
  return isMalware ? 'critical' : (npmWords.get(severityLabel) ?? 'high')
}

/** In NuGet's numbers (VulnerabilityInfo): 0 low, 1 moderate, 2 high, 3 critical. */
export function nugetSeverity(rated: Rated): 0 | 1 | 2 | 3 {
  const word = npmSeverity(rated)
  return word === 'critical' ? 3 : word === 'high' ? 2 : word === 'moderate' ? 1 : 0
}
