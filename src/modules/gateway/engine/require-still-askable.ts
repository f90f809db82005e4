import type { Tx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import type { Repository } from '../repository.ts'

/**
 * Before something is kept that upstream told of a package: the repository is still the one that was asked, and the name is nobody's
 * here. Whoever publishes comes before or after. Throws `upstream.unavailable` and `package.reserved`.
 */
export async function requireStillAskable(tx: Tx, repository: Repository, name: string): Promise<void> {
  await requireSameUpstream(tx, repository)
  await requireNotHosted(tx, repository, name)
}

/** While upstream was answering, somebody may have pointed the repository elsewhere: what came is of no use then. */
async function requireSameUpstream(tx: Tx, repository: Repository): Promise<void> {
  const row = await tx.db
    .selectFrom('repository')
    .select('upstream_url')
    .where('id', '=', repository.id)
    .forShare()
    .executeTakeFirst()
  if (row?.upstream_url?.replace(/\/+$/, '') === repository.upstreamUrl) return
  const reason = 'its address has just been changed'
  throw new Problem('upstream.unavailable', 503, { repository: repository.name, reason })
}

/** While upstream was answering, the name may have been published here: then what came is of somebody else. */
async function requireNotHosted(tx: Tx, { id, ecosystem }: Repository, name: string): Promise<void> {
  const row = await tx.db
    .selectFrom('hosted_file as f')
    .innerJoin('repository as r', 'r.id', 'f.repository_id')
    .select('r.id')
    .where('r.ecosystem', '=', ecosystem.type)
    .where('r.id', '!=', id)
    .where('f.name', '=', name)
    .limit(1)
    .executeTakeFirst()
  if (row) throw new Problem('package.reserved', 403, { name })
}
