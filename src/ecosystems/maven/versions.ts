// The order of Maven versions, as order-preserving keys: "Version Order Specification" of the POM reference.
import type { VersionKey, VersionRange, VersionScheme } from '#ecosystems/ecosystem.ts'
import { parseMavenRange } from './ranges.ts'
import { mavenKey } from './version-key.ts'
import { SNAPSHOT, versionTokens } from './version-tokens.ts'

/** A deployed snapshot: date, time and build number stand for `SNAPSHOT`. */
const DEPLOYED_SNAPSHOT = /-\d{8}\.\d{6}-\d+$/
const RUNTIME_SUFFIX = /[.-](?:jre|jdk)\d{1,2}$/i
const RUNTIME_WORD = /jre|jdk/i

/**
 * `standard` is false for what Maven lets pass and no repository is meant to hold: white space, other signs than `.`, `_`,
 * `+` and `-`, letters beyond ASCII. The specification has cycles (`1.0.alpha < 1 < 1-1 < 1.0.alpha`), the keys have none and
 * agree with it outside of them. `1.0.jre8` lies above `1.0`, as Maven has it; to advisories both are one version: see
 * `withoutRuntimeSuffix`.
 */
export const mavenVersions: VersionScheme = {
  revision: 2,
  key: mavenKey,
  advisoryKey,
  isPrerelease,
  parseRange: parseMavenRange,
  parseAdvisoryRange,
}

function advisoryKey(version: string): VersionKey {
  return mavenKey(RUNTIME_WORD.test(version.slice(-6)) ? withoutRuntimeSuffix(version) : version)
}

/** A lower bound takes part, for what lies above it by its suffix alone has its key. Throws `RangeError` for one with a suffix. */
function parseAdvisoryRange(native: string): Pick<VersionRange, 'intervals'> {
  const { intervals } = parseMavenRange(native)
  if (RUNTIME_WORD.test(native)) throw new RangeError('the range is one of Java versions, too')
  return { intervals: intervals.map((interval) => ({ ...interval, lowerInclusive: true })) }
}

/** Alpha, beta, milestone, release candidate or snapshot, wherever the word stands. */
function isPrerelease(version: string): boolean {
  if ('invalid' in mavenKey(version)) return false
  const { kinds, first, end } = versionTokens(version)
  return kinds.subarray(first, end).some((kind) => kind <= SNAPSHOT) || DEPLOYED_SNAPSHOT.test(version)
}

/**
 * Some projects publish one release once for each Java version (`12.4.2.jre11`) and leave that out of the manifests inside.
 * To Maven these are different versions in an order, and so are their keys; who compares a version that came from a manifest
 * compares without the suffix on both sides.
 */
export function withoutRuntimeSuffix(version: string): string {
  return version.length > 1_024 ? version : version.replace(RUNTIME_SUFFIX, '')
}
