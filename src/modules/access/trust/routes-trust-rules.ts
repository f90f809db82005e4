import Type, { type Static } from 'typebox'
import type { Scope } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import { Problem } from '#platform/problem.ts'
import { type Route, route } from '#platform/route.ts'
import { permissions } from '../roles.ts'
import { id, idParams, line, made, narrowing } from '../schemas.ts'
import { assertionCharactersMax, examinationChecks } from './examine-assertion.ts'
import { changeTrustRule, createTrustRule, removeTrustRule, type TrustRuleFields } from './manage-trust-rules.ts'
import { type ListedTrustRule, listTrustRules } from './trust-rule.ts'
import { tryAssertion } from './try-assertion.ts'

/** What the module of applications lends. Throws `application.unknown`. */
export type GetApplication = (
  scope: Scope,
  id: string,
) => Promise<{ readonly orgUnitId: string; readonly code: string; readonly retiredAt: Date | null }>

const manage = { permission: 'access:manage' }
const bodyBytesMax = 256 * 1024

const condition = {
  claim: line(200),
  match: Type.Union([Type.Literal('exact'), Type.Literal('glob')]),
  values: Type.Array(line(500), { minItems: 1, maxItems: 20 }),
}
const fields = {
  name: line(100),
  issuer: line(500),
  audience: line(500),
  conditions: Type.Array(Type.Object(condition, { additionalProperties: false }), { minItems: 1, maxItems: 20 }),
  applicationId: id,
  permissions: Type.Array(line(60), { minItems: 1, maxItems: permissions.length }),
  ...narrowing,
  tokenMinutes: Type.Integer({ minimum: 1, maximum: 60 }),
  reusable: Type.Boolean(),
  validUntil: Type.Optional(Type.String({ format: 'date-time', maxLength: 40 })),
}
const body = Type.Object(
  { ...fields, keySet: Type.Optional(Type.Object({ keys: Type.Array(Type.Unknown(), { maxItems: 50 }) })) },
  { additionalProperties: false },
)

const list = route({
  method: 'GET',
  path: '/api/v1/trust-rules',
  access: { permission: 'access:read' },
  summary: 'Whose tokens of outside issuers are exchanged for ours, by name',
  reply: Type.Object({
    items: Type.Array(
      Type.Object({
        id,
        ...fields,
        repositoryIds: Type.Optional(Type.Array(id)),
        packagePatterns: Type.Optional(Type.Array(Type.String())),
        keySet: Type.Optional(Type.Unknown()),
        createdAt: Type.String(),
        changedAt: Type.String(),
        lastExchangedAt: Type.Optional(Type.String()),
        active: Type.Boolean(),
      }),
    ),
  }),
  handle: async (context) => ({ items: (await listTrustRules(context)).map(toItem) }),
})

function toItem({ accountId: _, ...rule }: ListedTrustRule) {
  const { createdAt, changedAt, lastExchangedAt, validUntil, repositoryIds, packagePatterns, ...rest } = rule
  return {
    ...rest,
    conditions: rest.conditions.map((each) => ({ ...each, values: [...each.values] })),
    permissions: [...rest.permissions],
    ...(repositoryIds ? { repositoryIds: [...repositoryIds] } : {}),
    ...(packagePatterns ? { packagePatterns: [...packagePatterns] } : {}),
    createdAt: createdAt.toISOString(),
    changedAt: changedAt.toISOString(),
    ...(lastExchangedAt ? { lastExchangedAt: lastExchangedAt.toISOString() } : {}),
    ...(validUntil ? { validUntil: validUntil.toISOString() } : {}),
  }
}

function changeRoutes(getApplication: GetApplication): readonly Route[] {
  const getUsed = async (scope: Scope, applicationId: string) => {
    const { code, retiredAt, orgUnitId } = await getApplication(scope, applicationId)
    if (retiredAt) throw new Problem('application.retired', 409, { code })
    return { orgUnitId }
  }
  const add = route({
    method: 'POST',
    path: '/api/v1/trust-rules',
    access: manage,
    summary: 'Trust an issuer’s tokens under conditions, for one application (in a session)',
    body,
    bodyBytesMax,
    reply: made,
    handle: async (context, { body: asked }) => {
      requireSession(context)
      const { orgUnitId } = await getUsed(context, asked.applicationId)
      return transact(context, (tx) => createTrustRule(tx, readFields(asked), orgUnitId))
    },
  })
  const change = route({
    method: 'PUT',
    path: '/api/v1/trust-rules/:id',
    access: manage,
    summary: 'Replace a trust rule; tokens given under it end at once (in a session)',
    params: idParams,
    body,
    bodyBytesMax,
    handle: async (context, { params, body: asked }) => {
      requireSession(context)
      await getUsed(context, asked.applicationId)
      await transact(context, (tx) => changeTrustRule(tx, params.id, readFields(asked)))
    },
  })
  return [add, change]
}

const remove = route({
  method: 'DELETE',
  path: '/api/v1/trust-rules/:id',
  access: manage,
  summary: 'End the trust and every token given under it, at once',
  params: idParams,
  handle: async (context, { params }) => {
    await transact(context, (tx) => removeTrustRule(tx, params.id))
  },
})

const attempt = route({
  method: 'POST',
  path: '/api/v1/trust-rules/:id/try',
  access: manage,
  summary: 'What a rule makes of a token, check by check; nothing is given for it',
  params: idParams,
  body: Type.Object(
    { subjectToken: Type.String({ minLength: 1, maxLength: assertionCharactersMax }) },
    { additionalProperties: false },
  ),
  reply: Type.Object({
    accepted: Type.Boolean(),
    steps: Type.Array(
      Type.Object({
        check: Type.Enum([...examinationChecks]),
        outcome: Type.Union([Type.Literal('passed'), Type.Literal('failed'), Type.Literal('unknown')]),
        code: Type.Optional(Type.String()),
        text: Type.Optional(Type.String()),
      }),
    ),
    conditions: Type.Array(Type.Object({ ...condition, holds: Type.Boolean(), actual: Type.Optional(Type.String()) })),
    claims: Type.String(),
  }),
  handle: async (context, { params, body: { subjectToken }, request }) => {
    const acceptLanguage = String(request.headers['accept-language'] ?? '')
    const tried = await tryAssertion(context, { ruleId: params.id, subjectToken: subjectToken.trim(), acceptLanguage })
    return {
      ...tried,
      steps: [...tried.steps],
      conditions: tried.conditions.map((each) => ({ ...each, values: [...each.values] })),
    }
  },
})

/** Otherwise a leaked token could leave a way in that outlives it. */
function requireSession({ actor }: Scope): void {
  if (actor.kind === 'person' && actor.token) throw new Problem('trust-rule.session-required', 403)
}

function readFields({ validUntil, ...asked }: Static<typeof body>): TrustRuleFields {
  return { ...asked, validUntil: validUntil === undefined ? undefined : new Date(validUntil) }
}

export function trustRuleRoutes(getApplication: GetApplication): readonly Route[] {
  return [list, ...changeRoutes(getApplication), remove, attempt]
}
