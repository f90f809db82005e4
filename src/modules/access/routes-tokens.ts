import Type from 'typebox'
import { transact } from '#platform/database/transact.ts'
import { listQuery, pageOf } from '#platform/page.ts'
import { Problem } from '#platform/problem.ts'
import { type Route, route } from '#platform/route.ts'
import { createToken, tokenDaysMax } from './create-token.ts'
import { listTokens, tokenOrder } from './list-tokens.ts'
import { revokeToken } from './revoke-token.ts'
import { isPermission, permissions } from './roles.ts'
import { id, idParams, line, narrowing } from './schemas.ts'

const list = route({
  method: 'GET',
  path: '/api/v1/tokens',
  access: 'signed-in',
  summary: 'The own API tokens; with `all` everybody’s (access:read); never their secrets',
  query: Type.Object({ ...listQuery(tokenOrder), all: Type.Optional(Type.Boolean()) }),
  reply: pageOf(
    Type.Object({
      id,
      name: Type.String(),
      prefix: Type.String(),
      scopes: Type.Array(Type.String()),
      applicationId: Type.Optional(id),
      repositoryIds: Type.Optional(Type.Array(id)),
      packagePatterns: Type.Optional(Type.Array(Type.String())),
      createdAt: Type.String(),
      expiresAt: Type.String(),
      lastUsedAt: Type.Optional(Type.String()),
      revokedAt: Type.Optional(Type.String()),
      owner: Type.Object({ id, name: Type.String() }),
    }),
  ),
  handle: (context, { query }) => listTokens(context, query),
})

const add = route({
  method: 'POST',
  path: '/api/v1/tokens',
  access: 'signed-in',
  summary:
    'Create an own API token, narrowed to repositories and packages if wanted; its secret is in this answer only',
  body: Type.Object(
    {
      name: line(100),
      scopes: Type.Array(line(60), { minItems: 1, maxItems: permissions.length }),
      expiresInDays: Type.Integer({ minimum: 1, maximum: tokenDaysMax }),
      applicationId: Type.Optional(id),
      ...narrowing,
    },
    { additionalProperties: false },
  ),
  reply: Type.Object({ id, secret: Type.String() }),
  handle: async (context, { body, reply }) => {
    const { actor } = context
    // A leaked token could otherwise outlive its own revocation by making others.
    if (actor.kind !== 'person' || actor.token) throw new Problem('token.session-required', 403)
    for (const scope of body.scopes)
      if (scope !== '*' && !isPermission(scope)) throw new Problem('token.scope-unknown', 400, { scope })
    reply.header('cache-control', 'no-store')
    return transact(context, (tx) => createToken(tx, { ...body, accountId: actor.accountId }))
  },
})

const revoke = route({
  method: 'DELETE',
  path: '/api/v1/tokens/:id',
  access: 'signed-in',
  summary: 'Revoke an own token, or anybody’s with access:manage; it ends at once',
  params: idParams,
  handle: async (context, { params }) => {
    await transact(context, (tx) => revokeToken(tx, params.id))
  },
})

export const tokenRoutes: readonly Route[] = [list, add, revoke]
