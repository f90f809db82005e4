import type { VersionTarget } from '#ecosystems/gate/registry.ts'
import type { Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import type { Repository } from '../repository.ts'
import type { Engine } from './engine.ts'
import { lists } from './merge-indexes.ts'
import { tellsItself } from './require-own-version.ts'

interface Asked extends VersionTarget {
  readonly repository: Repository
  /** False: without the database. */
  readonly fresh: boolean
}

/** Asking for versions that do not exist must not become a flood of questions to upstream. */
const secondsOldMax = 2

/**
 * Of a group's candidates the one that a version comes from: its origin, unless one before it says otherwise of it; of a version
 * that is not known, the first that lists it or tells of it. One that does not answer is not passed over: what the next has under
 * the name may be somebody else's. Throws `upstream.unavailable`.
 */
export async function candidateOfVersion(engine: Engine, context: Context, asked: Asked): Promise<Repository> {
  const { repository } = asked
  const { candidates = [] } = repository
  const [first] = candidates
  if (!first) return repository
  return (
    (await originAmong(engine, context, { ...asked, candidates })) ??
    (await firstThatLists(engine, context, { ...asked, candidates })) ??
    (await firstThatTells(engine, context, { ...asked, candidates })) ??
    first
  )
}

type AskedOf = Asked & { readonly candidates: readonly Repository[] }

async function originAmong(engine: Engine, context: Context, asked: AskedOf): Promise<Repository | undefined> {
  const { repository, candidates, name, version, fresh } = asked
  const packageId = await engine.packageId(context, repository.ecosystem.type, name)
  if (!packageId) return undefined
  const known = fresh ? await engine.verdicts.get(context, packageId) : engine.verdicts.peek(packageId)
  const facts = known?.verdicts.versions.get(version)
  if (!facts || !candidates.some(({ id }) => id === facts.originId)) return undefined
  const disputing = new Set(facts.disputes.map(({ repositoryId }) => repositoryId))
  return candidates.find(({ id }) => id === facts.originId || disputing.has(id))
}

/** By the indexes as they are, and by newer ones when none of them lists it. */
async function firstThatLists(engine: Engine, context: Context, asked: AskedOf): Promise<Repository | undefined> {
  const { candidates, name, version } = asked
  for (const age of [{}, { secondsOldMax }])
    for (const member of candidates) {
      const index = await engine.indexes.get(context, member, { name, ...age })
      if (index && lists(index, version)) return member
      if (index?.staleBecause !== undefined) throw unanswered(member, index.staleBecause)
    }
  return undefined
}

async function firstThatTells(engine: Engine, context: Context, asked: AskedOf): Promise<Repository | undefined> {
  const { candidates, name, version } = asked
  for (const member of candidates) {
    const about = { repository: member, name, what: version }
    const describe = () => engine.describer.describe(context, member, { name, version })
    if (!(await engine.unknowns.ask(context, about, describe))) continue
    // A version that came from elsewhere was told of by its origin, whichever member was asked.
    const originId = engine.verdicts.peek(await idOf(engine, context, asked))?.verdicts.versions.get(version)?.originId
    const isForeign = originId && originId !== member.id
    if (!isForeign || (await tellsItself(engine, context, { repository: member, name, version }))) return member
  }
  return undefined
}

async function idOf(engine: Engine, context: Context, { repository, name }: Asked): Promise<string> {
  return (await engine.packageId(context, repository.ecosystem.type, name)) ?? ''
}

function unanswered({ name, memberName }: Repository, reason: string): Problem {
  return new Problem('upstream.unavailable', 503, { repository: memberName ?? name, reason })
}

/**
 * Does something with the first of a group's candidates that has what is asked for: a problem with the status 404 says that one
 * has it not, and any other that it cannot be told. Throws what the last one throws.
 */
export async function withFirst<Value>(
  repository: Repository,
  work: (candidate: Repository) => Promise<Value>,
): Promise<Value> {
  const { candidates = [repository] } = repository
  let missing: Problem | undefined
  for (const candidate of candidates)
    try {
      return await work(candidate)
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 404) throw error
      missing = error
    }
  throw missing ?? new Problem('repository.empty-group', 404, { repository: repository.name })
}
