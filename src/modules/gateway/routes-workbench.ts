import { sql } from 'kysely'
import Type from 'typebox'
import { can } from '#modules/access/index.ts'
import type { Context } from '#platform/context.ts'
import { type Route, route } from '#platform/route.ts'
import { engineOf } from './engine/engine.ts'

const figure = Type.Object({ name: Type.String(), value: Type.Integer(), link: Type.String() })

/** The console's first page: every figure carries the address of the list that it counts. */
export const workbenchRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/workbench',
    access: 'signed-in',
    summary: 'What awaits the person who asks, and how the gate is doing',
    reply: Type.Object({ at: Type.String(), figures: Type.Array(figure) }),
    handle: async (context) => ({ at: context.now.toISOString(), figures: await figures(context) }),
  }),
]

const countAll = sql<number>`count(*)`.as('n')

type Figure = { name: string; value: number; link: string }

async function figures(context: Context): Promise<Figure[]> {
  const { actor, now } = context
  if (actor.kind !== 'person') return []
  const found: Figure[] = []
  if (can(actor, 'introduction:approve')) found.push(await awaitingApproval(context, actor.personId))
  found.push(await myOpenIntroductions(context, actor.personId))
  if (can(actor, 'gateway:read')) found.push(await refusedSince(context, new Date(now.getTime() - 86_400_000)))
  if (can(actor, 'advisory:read')) found.push(await advisoriesSince(context, new Date(now.getTime() - 7 * 86_400_000)))
  if (can(actor, 'catalog:read')) found.push(await admittedVersions(context))
  return found
}

async function awaitingApproval(context: Context, personId: string): Promise<Figure> {
  const { n } = await context.db
    .selectFrom('introduction')
    .where('state', '=', 'approval')
    .where('requester_person_id', '<>', personId)
    .select(countAll)
    .executeTakeFirstOrThrow()
  return { name: 'awaitingApproval', value: n, link: '/approvals' }
}

async function myOpenIntroductions(context: Context, personId: string): Promise<Figure> {
  const { n } = await context.db
    .selectFrom('introduction')
    .where('requester_person_id', '=', personId)
    .where('state', 'in', ['draft', 'submitted', 'assessing', 'approval', 'returned'])
    .select(countAll)
    .executeTakeFirstOrThrow()
  return { name: 'myOpenIntroductions', value: n, link: '/introductions?mine=true' }
}

async function refusedSince(context: Context, since: Date): Promise<Figure> {
  await engineOf(context).spool.flush(context)
  const { n } = await context.db
    .selectFrom('download')
    .where('outcome', '=', 'refused')
    .where('at', '>=', since)
    .select(countAll)
    .executeTakeFirstOrThrow()
  const link = `/gateway?outcome=refused&from=${since.toISOString()}`
  return { name: 'refusedLast24h', value: n, link }
}

async function advisoriesSince(context: Context, since: Date): Promise<Figure> {
  const { n } = await context.db
    .selectFrom('advisory')
    .where('first_seen_at', '>=', since)
    .select(countAll)
    .executeTakeFirstOrThrow()
  return { name: 'advisoriesLast7d', value: n, link: '/advisories' }
}

async function admittedVersions(context: Context): Promise<Figure> {
  const { n } = await context.db
    .selectFrom('admission')
    .where('revoked_at', 'is', null)
    .where((each) => each.or([each('valid_until', 'is', null), each('valid_until', '>', context.now)]))
    .select(countAll)
    .executeTakeFirstOrThrow()
  return { name: 'packagesApproved', value: n, link: '/admissions?inForce=true' }
}
