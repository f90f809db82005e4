import Type from 'typebox'
import { requirePermission } from '#modules/access/index.ts'
import type { Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { type Route, route } from '#platform/route.ts'
import { clientConfigurations } from './client-configuration.ts'
import { engineOf } from './engine/engine.ts'
import { changeRepository, createRepository } from './manage-repositories.ts'
import type { Repository } from './repository.ts'
import { type AskedMode, modesToCome, repositoryModes } from './repository-mode.ts'
import { testUpstream } from './test-upstream.ts'

const settings = {
  members: Type.Optional(Type.Array(Type.String({ format: 'uuid' }), { maxItems: 50 })),
  // In this order: values are made to fit the first that they can, and null fits a text as an empty one.
  upstreamUrl: Type.Optional(Type.Union([Type.Null(), Type.String({ maxLength: 2_000 })])),
  mode: Type.Optional(Type.Unsafe<AskedMode>({ type: 'string', enum: [...repositoryModes, ...modesToCome] })),
  reservedNames: Type.Optional(Type.Array(Type.String({ maxLength: 214 }), { maxItems: 1_000 })),
  artifactHosts: Type.Optional(Type.Array(Type.String({ maxLength: 260 }), { maxItems: 20 })),
  softTtlSeconds: Type.Optional(Type.Integer({ minimum: 0, maximum: 86_400 })),
  hardTtlSeconds: Type.Optional(Type.Integer({ minimum: 0, maximum: 31_536_000 })),
  anonymousRead: Type.Optional(Type.Boolean()),
  buildsKeptMax: Type.Optional(Type.Integer({ minimum: 0, maximum: 100 })),
}
const byId = Type.Object({ id: Type.String({ format: 'uuid' }) })
const item = Type.Object({
  id: Type.String(),
  name: Type.String(),
  ecosystem: Type.String(),
  kind: Type.String(),
  members: Type.Array(Type.String()),
  upstreamUrl: Type.Optional(Type.String()),
  upstreamFrom: Type.String(),
  upstreamState: Type.String(),
  mode: Type.String(),
  reservedNames: Type.Array(Type.String()),
  artifactHosts: Type.Array(Type.String()),
  softTtlSeconds: Type.Integer(),
  hardTtlSeconds: Type.Integer(),
  anonymousRead: Type.Boolean(),
  buildsKeptMax: Type.Optional(Type.Integer()),
  url: Type.String(),
})

export const repositoryRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/repositories',
    access: 'signed-in',
    summary: 'The endpoints that package managers are pointed at',
    reply: Type.Object({ items: Type.Array(item) }),
    handle: async (context, { request }) => {
      const repositories = await engineOf(context).repositories(await confirmed(context))
      return { items: repositories.map((each) => describe(context, each, request.baseUrl)) }
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/repositories',
    access: { permission: 'repository:manage' },
    summary: 'Adds an endpoint',
    body: Type.Object(
      {
        name: Type.String({ maxLength: 63 }),
        ecosystem: Type.String({ maxLength: 40 }),
        kind: Type.Optional(Type.Union([Type.Literal('proxy'), Type.Literal('hosted'), Type.Literal('group')])),
        ...settings,
      },
      { additionalProperties: false },
    ),
    reply: Type.Object({ id: Type.String() }),
    handle: (context, { body }) => {
      requirePermission(context.actor, 'repository:manage', {})
      return createRepository(context, body)
    },
  }),
  route({
    method: 'PATCH',
    path: '/api/v1/repositories/:id',
    access: { permission: 'repository:manage' },
    summary: 'Changes an endpoint',
    params: byId,
    body: Type.Object(settings, { additionalProperties: false }),
    handle: async (context, { params, body }) => {
      requirePermission(context.actor, 'repository:manage', { repositoryId: params.id })
      await changeRepository(context, { id: params.id, settings: body })
      return undefined
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/repositories/:id/test',
    access: { permission: 'repository:manage' },
    summary: 'Asks the upstream whether it answers',
    params: byId,
    reply: Type.Object({
      ok: Type.Boolean(),
      texts: Type.Object({ 'en-US': Type.String(), 'zh-CN': Type.String() }),
    }),
    handle: async (context, { params }) => {
      requirePermission(context.actor, 'repository:manage', { repositoryId: params.id })
      return testUpstream(context, await find(context, params.id))
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/repositories/:id/client-configuration',
    access: 'signed-in',
    summary: 'What each package manager needs in its settings, to copy',
    params: byId,
    reply: Type.Object({
      items: Type.Array(Type.Object({ client: Type.String(), file: Type.String(), text: Type.String() })),
    }),
    handle: async (context, { params, request }) => ({
      items: [...clientConfigurations(await find(context, params.id), request.baseUrl)],
    }),
  }),
]

/** A change by another process must be visible in the list right after it was made. */
async function confirmed(context: Context): Promise<Context> {
  await context.changes.confirm()
  return context
}

async function find(context: Context, id: string): Promise<Repository> {
  const all = await engineOf(context).repositories(await confirmed(context))
  const found = all.find((each) => each.id === id)
  if (!found) throw new Problem('repository.unknown', 404, { name: id })
  return found
}

/** A hosted repository and a group have no upstream to be missing. */
function stateOf({ kind, upstreamUrl }: Repository, failing: boolean): string {
  if (kind !== 'proxy') return 'none'
  if (!upstreamUrl) return 'not-configured'
  return failing ? 'unreachable' : 'ok'
}

function hasBuilds({ kind, registry }: Repository): boolean {
  return kind === 'hosted' && registry.hosting?.builds !== undefined
}

function describe(context: Context, repository: Repository, baseUrl: string) {
  const failing = engineOf(context).health.failures.has(repository.id)
  return {
    id: repository.id,
    name: repository.name,
    ecosystem: repository.ecosystem.type,
    kind: repository.kind,
    members: [...repository.members],
    ...(repository.upstreamUrl ? { upstreamUrl: repository.upstreamUrl } : {}),
    upstreamFrom: repository.upstreamFrom,
    upstreamState: stateOf(repository, failing),
    mode: repository.mode,
    reservedNames: [...repository.reservedNames],
    artifactHosts: [...repository.artifactHosts],
    softTtlSeconds: repository.softTtlSeconds,
    hardTtlSeconds: repository.hardTtlSeconds,
    anonymousRead: repository.anonymousRead,
    ...(hasBuilds(repository) ? { buildsKeptMax: repository.buildsKeptMax } : {}),
    url: `${baseUrl}/repo/${repository.name}/`,
  }
}
