import Type from 'typebox'
import { can } from '#modules/access/index.ts'
import { searchAdvisories } from '#modules/advisories/index.ts'
import { listIntroductions } from '#modules/introductions/index.ts'
import { listAdmissions } from '#modules/policy/index.ts'
import type { Context } from '#platform/context.ts'
import { countRows, type Page } from '#platform/page.ts'
import { type Route, route } from '#platform/route.ts'
import { engineOf } from './engine/engine.ts'

const figure = Type.Object({
  name: Type.String(),
  value: Type.Integer(),
  /** There are more than `value`: counting stopped there. */
  valueIsMore: Type.Boolean(),
  /** The page of the console whose list has exactly what is counted. */
  link: Type.String(),
})

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

type Figure = { name: string; value: number; valueIsMore: boolean; link: string }

/** The lists themselves count, so that a figure and the list it leads to cannot differ. */
async function figures(context: Context): Promise<Figure[]> {
  const { actor, now } = context
  if (actor.kind !== 'person') return []
  const dayAgo = new Date(now.getTime() - 86_400_000)
  const weekAgo = new Date(now.getTime() - 7 * 86_400_000).toISOString()
  const found: Figure[] = []
  const add = ({ total, totalIsMore }: Count, figure: Pick<Figure, 'name' | 'link'>) =>
    found.push({ ...figure, value: total, valueIsMore: totalIsMore })
  if (can(actor, 'introduction:approve'))
    add(await listIntroductions(context, { awaiting: true, limit: 1 }), {
      name: 'awaitingApproval',
      link: '/approvals',
    })
  if (can(actor, 'introduction:create'))
    add(await listIntroductions(context, { mine: true, state: 'open', limit: 1 }), {
      name: 'myOpenIntroductions',
      link: '/introductions?mine=true&state=open',
    })
  if (can(actor, 'gateway:read'))
    add(await countRefused(context, dayAgo), {
      name: 'refusedLast24h',
      link: `/gateway?outcome=refused&from=${dayAgo.toISOString()}`,
    })
  if (can(actor, 'advisory:read'))
    add(await searchAdvisories(context, { firstSeenFrom: weekAgo, limit: 1 }), {
      name: 'advisoriesLast7d',
      link: `/advisories?firstSeenFrom=${weekAgo}`,
    })
  if (can(actor, 'catalog:read'))
    add(await listAdmissions(context, { inForce: true, limit: 1 }), {
      name: 'packagesApproved',
      link: '/admissions?inForce=true',
    })
  return found
}

type Count = Pick<Page<unknown>, 'total' | 'totalIsMore'>

async function countRefused(context: Context, since: Date): Promise<Count> {
  await engineOf(context).spool.flush(context)
  const refused = context.db
    .selectFrom('download')
    .innerJoin('repository', 'repository.id', 'download.repository_id')
    .where('outcome', '=', 'refused')
    .where('at', '>=', since)
  return countRows(context, refused)
}
