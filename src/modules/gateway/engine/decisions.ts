import { keepVerdict, type Verdict } from '#modules/policy/index.ts'
import type { Context } from '#platform/context.ts'
import type { CachedVerdicts } from './verdict-cache.ts'

/** A verdict as it was used, and the code under which it is kept. */
export interface Decision {
  readonly versionId: string
  readonly verdict: Verdict
  readonly code: string
  /** Repositories whose upstream says otherwise than where it came from first. */
  readonly disputedBy: ReadonlySet<string>
}

const decisions = new WeakMap<CachedVerdicts, Map<string, Promise<Decision>>>()

/**
 * The verdict of one version for one unit, decided once for each state of the facts and kept in the database once.
 * Undefined: the version is not known to the catalogue.
 */
export function decideOnce(
  context: Context,
  cached: CachedVerdicts,
  asked: { readonly version: string; readonly orgUnitPath: readonly string[]; readonly keep: boolean },
): Promise<Decision | undefined> | undefined {
  const row = cached.verdicts.versions.get(asked.version)
  if (!row) return undefined
  const unit = asked.orgUnitPath.at(-1)
  const key = `${asked.version}\n${unit ?? ''}\n${asked.keep}`
  const memo = decisions.get(cached) ?? new Map<string, Promise<Decision>>()
  decisions.set(cached, memo)
  const known = memo.get(key)
  if (known) return known.then((decision) => (isOver(decision, context.now) ? refresh() : decision))
  return refresh()

  function refresh(): Promise<Decision> {
    const deciding = decide()
    memo.set(key, deciding)
    deciding.catch(() => memo.delete(key))
    return deciding
  }

  async function decide(): Promise<Decision> {
    const verdict = cached.verdicts.decide(asked.version, { orgUnitPath: asked.orgUnitPath, now: context.now })
    const { versionId, disputes } = row as NonNullable<typeof row>
    const disputedBy = new Set(disputes.map(({ repositoryId }) => repositoryId))
    if (!asked.keep) return { versionId, verdict, code: 'degraded', disputedBy }
    const { code } = await keepVerdict(context, { versionId, verdict, ...(unit ? { orgUnitId: unit } : {}) })
    return { versionId, verdict, code, disputedBy }
  }
}

function isOver({ verdict }: Decision, now: Date): boolean {
  return verdict.validUntil !== undefined && verdict.validUntil <= now
}
