import { record } from '#modules/audit/index.ts'
import type { Tx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { keepAdministrator } from './administrators.ts'
import { announceHolder, type GrantHolder, grantSubject } from './grant-role.ts'

/** Takes a role back, at once. Throws `role.grant-unknown`, or `administrator.last`. */
export async function revokeRole(tx: Tx, holder: GrantHolder, grantId: string): Promise<void> {
  const { subjectId } = grantSubject(holder)
  await keepAdministrator(tx, async () => {
    const revoked = await tx.db
      .updateTable('role_grant')
      .set({ valid_until: tx.now })
      .where('id', '=', grantId)
      .where('personId' in holder ? 'person_id' : 'team_id', '=', subjectId)
      .where((eb) => eb.or([eb('valid_until', 'is', null), eb('valid_until', '>', tx.now)]))
      .returning(['role', 'org_unit_id', 'repository_id', 'package_patterns'])
      .executeTakeFirst()
    if (!revoked) throw new Problem('role.grant-unknown', 404)
    announceHolder(tx, holder)
    const orgUnitId = revoked.org_unit_id ?? undefined
    const detail = {
      role: revoked.role,
      grantId,
      orgUnitId,
      repositoryId: revoked.repository_id ?? undefined,
      packagePatterns: revoked.package_patterns ?? undefined,
    }
    await record(tx, { action: 'role.revoked', ...grantSubject(holder), orgUnitId, detail })
  })
}
