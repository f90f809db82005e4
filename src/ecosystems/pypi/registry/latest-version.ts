import { pypiVersions } from '../versions.ts'

export function isPrerelease(version: string): boolean {
  return pypiVersions.isPrerelease(version)
}

/** Of versions in ascending order, what clients take when nothing else is said: the last that is no prerelease. */
export function latestVersion(versions: readonly string[]): string | undefined {
  return versions.findLast((version) => !isPrerelease(version)) ?? versions.at(-1)
}
