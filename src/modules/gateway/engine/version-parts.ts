import type { Context } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import { createEntryLru } from './entry-lru.ts'
import { createSharedNext } from './shared-next.ts'
import { createSingleFlight } from './single-flight.ts'

export interface Whole {
  readonly versionId: string
  readonly version: string
}

export interface PartQuestion {
  readonly ecosystem: string
  readonly name: string
  readonly part: string
}

/** What versions consist of besides their own files. A version is what its digest says, so what it consists of never changes. */
export interface VersionParts {
  record(context: Context, versionId: string, parts: readonly string[]): Promise<void>
  /** The versions of a package that a part belongs to. */
  wholesOf(context: Context, asked: PartQuestion): Promise<readonly Whole[]>
}

const recordedMax = 50_000
const wholesMax = 1_000
const rowsAtATime = 1_000

export function createVersionParts(): VersionParts {
  const recorded = createEntryLru<true>(recordedMax)
  const recording = createSingleFlight<void>()
  const finding = createSharedNext<readonly Whole[]>()
  return {
    record: async (context, versionId, parts) => {
      const key = `${versionId} ${parts.length} ${parts[0] ?? ''} ${parts.at(-1) ?? ''}`
      if (parts.length === 0 || recorded.get(key)) return
      await recording.run(key, async () => {
        await recordParts(context, versionId, parts)
        recorded.set(key, true)
      })
    },
    wholesOf: (context, asked) =>
      finding.run(`${asked.ecosystem} ${asked.name} ${asked.part}`, () => findWholes(context, asked)),
  }
}

async function recordParts(context: Context, versionId: string, parts: readonly string[]): Promise<void> {
  await transact(context, async (tx) => {
    for (let at = 0; at < parts.length; at += rowsAtATime)
      await tx.db
        .insertInto('version_part')
        .values(parts.slice(at, at + rowsAtATime).map((part) => ({ version_id: versionId, part })))
        .onConflict((conflict) => conflict.doNothing())
        .execute()
  })
}

function findWholes(context: Context, { ecosystem, name, part }: PartQuestion): Promise<readonly Whole[]> {
  return (
    context.db
      .selectFrom('version_part as vp')
      .innerJoin('package_version as v', 'v.id', 'vp.version_id')
      .innerJoin('package as p', 'p.id', 'v.package_id')
      .select(['v.id as versionId', 'v.version'])
      .where('vp.part', '=', part)
      .where('p.ecosystem', '=', ecosystem)
      .where('p.name', '=', name)
      // However many share a part with it: what was approved is not pushed out by what nobody has approved.
      .orderBy(
        ({ exists, selectFrom }) =>
          exists(
            selectFrom('admission as a')
              .select('a.id')
              .whereRef('a.version_id', '=', 'v.id')
              .where('a.revoked_at', 'is', null),
          ),
        'desc',
      )
      .orderBy('v.id', 'desc')
      .limit(wholesMax)
      .execute()
  )
}
