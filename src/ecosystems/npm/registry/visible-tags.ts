import semver from 'semver'

/**
 * The tags a client may see. A tag that names a hidden version is dropped, except `latest`: it moves to the newest
 * visible stable version that is not above the original one, else to the newest visible version.
 */
export function visibleTags(
  tags: Iterable<readonly [string, string]>,
  visible: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const shown = new Map<string, string>()
  for (const [tag, version] of tags) {
    const target = visible.has(version) || tag !== 'latest' ? version : replacementOf(version, visible)
    if (target !== undefined && visible.has(target)) shown.set(tag, target)
  }
  return shown
}

function replacementOf(latest: string, visible: ReadonlySet<string>): string | undefined {
  const ceiling = semver.parse(latest, { loose: true })
  const parsed = [...visible].flatMap((version) => semver.parse(version, { loose: true }) ?? [])
  const stable = parsed.filter((version) => version.prerelease.length === 0)
  const below = ceiling === null ? stable : stable.filter((version) => semver.compareBuild(version, ceiling) <= 0)
  return (newest(below) ?? newest(parsed))?.raw
}

function newest(versions: readonly semver.SemVer[]): semver.SemVer | undefined {
  return versions.reduce<semver.SemVer | undefined>(
    (best, version) => (best === undefined || semver.compareBuild(version, best) > 0 ? version : best),
    undefined,
  )
}
