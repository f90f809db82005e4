import { findEcosystem } from '#ecosystems/index.ts'
import type { PackageName } from '#modules/catalog/index.ts'
import type { Scope } from '#platform/context.ts'
import { loadCandidateGroups } from './candidate-groups.ts'
import { type AdvisoryMatch, type AskedVersion, bySeverity, type CandidateGroup, matchGroup } from './match-group.ts'
import type { MatchKey } from './match-range.ts'

/** Everything known to be wrong with one package, ready to be asked about any of its versions. */
export interface AdvisoryMatcher {
  /** One for each vulnerability, malware first, then the most severe. The key must be made by the ecosystem's `VersionScheme` of today. */
  match(version: string, key: MatchKey): readonly AdvisoryMatch[]
}

export async function loadAdvisoryMatcher(scope: Scope, of: PackageName): Promise<AdvisoryMatcher> {
  const [matcher] = await loadAdvisoryMatchers(scope, [of])
  if (!matcher) throw new Error('one package was asked for and none was answered')
  return matcher
}

/**
 * The matchers of many packages, in the order asked, with two queries. Withdrawn advisories and test records match nothing.
 */
export async function loadAdvisoryMatchers(
  scope: Scope,
  packages: readonly PackageName[],
): Promise<readonly AdvisoryMatcher[]> {
  const groups = await loadCandidateGroups(scope, packages)
  return packages.map(({ ecosystem, name }) => {
    const known = findEcosystem(ecosystem)
    const purl = known?.purl.parseName(name)
    return makeMatcher(groups.of({ ecosystem, name }), {
      revision: known?.versions.revision,
      osvEcosystems: (purl ? known?.osvEcosystems(purl) : known?.osvNames) ?? [],
    })
  })
}

function makeMatcher(
  groups: readonly CandidateGroup[],
  of: Pick<AskedVersion, 'revision' | 'osvEcosystems'>,
): AdvisoryMatcher {
  return {
    match: (version, key) =>
      groups.flatMap((group) => matchGroup(group, { version, key, ...of }) ?? []).sort(bySeverity),
  }
}
