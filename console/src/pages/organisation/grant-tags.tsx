import { Flex } from 'antd'
import type { RoleGrant } from '../../api-types/access.ts'
import { useWords } from '../../i18n/language.tsx'
import { wordOf } from '../../i18n/same-shape.ts'
import { ToneTag } from '../../ui/tone-tag.tsx'
import { useOrgUnits } from '../../ui/use-organisation.ts'
import { useRepositoryNames } from '../../ui/use-repositories.ts'

/** Where a role counts, in words. */
export function useGrantPlace(): (grant: RoleGrant) => string {
  const { organisation, common } = useWords()
  const { pathOf } = useOrgUnits()
  const nameOf = useRepositoryNames()
  return (grant) => {
    const unit = grant.orgUnitId ? (pathOf(grant.orgUnitId) ?? common.unknown) : undefined
    const repository = grant.repositoryId
      ? organisation.grants.onRepository(nameOf(grant.repositoryId) ?? common.unknown)
      : undefined
    const packages = grant.packagePatterns
      ? organisation.grants.forPackages(grant.packagePatterns.join(', '))
      : undefined
    return [unit, repository, packages].filter((each) => each !== undefined).join(' · ') || common.everywhere
  }
}

/** The roles held, each with where it counts on hover. */
export function GrantTags({ grants, none }: { readonly grants: readonly RoleGrant[]; readonly none: string }) {
  const { organisation } = useWords()
  const placeOf = useGrantPlace()
  if (grants.length === 0) return <span className="faint">{none}</span>
  return (
    <Flex gap={4} wrap>
      {grants.map((grant) => (
        <ToneTag key={grant.id} tone={isNarrow(grant) ? 'quiet' : 'info'} title={placeOf(grant)}>
          {wordOf(organisation.roles, grant.role)}
        </ToneTag>
      ))}
    </Flex>
  )
}

function isNarrow({ orgUnitId, repositoryId, packagePatterns }: RoleGrant): boolean {
  return Boolean(orgUnitId || repositoryId || packagePatterns)
}
