import type { VersionScheme } from '#ecosystems/ecosystem.ts'
import { findEcosystem } from '#ecosystems/index.ts'
import type { PackageName } from '#modules/catalog/index.ts'
import type { Scope } from '#platform/context.ts'
import { filedName } from './affected-ranges.ts'
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
 * The matchers of many packages, in the order asked, with three queries. Withdrawn advisories and test records match nothing.
 */
export async function loadAdvisoryMatchers(
  scope: Scope,
  packages: readonly PackageName[],
): Promise<readonly AdvisoryMatcher[]> {
  const filed = packages.map(({ ecosystem, name }) => {
    const known = findEcosystem(ecosystem)
    return { ecosystem, name: known === undefined ? name : filedName(known, name) }
  })
  const groups = await loadCandidateGroups(scope, filed)
  return packages.map(({ ecosystem, name }, at) => {
    const known = findEcosystem(ecosystem)
    const purl = known?.purl.parseName(name)
    return makeMatcher(groups.of(filed[at] ?? { ecosystem, name }), {
      versions: known?.versions,
      osvEcosystems: (purl ? known?.osvEcosystems(purl) : known?.osvNames) ?? [],
    })
  })
}

function makeMatcher(
  groups: readonly CandidateGroup[],
  of: Pick<AskedVersion, 'osvEcosystems'> & { readonly versions: VersionScheme | undefined },
): AdvisoryMatcher {
  const { versions, osvEcosystems } = of
  return {
    match(version, own) {
      const key = versions?.advisoryKey?.(version) ?? own
      const asked = { version, key, revision: versions?.revision, osvEcosystems }
      return groups.flatMap((group) => matchGroup(group, asked) ?? []).sort(bySeverity)
    },
  }
}
