import Type, { type Static } from 'typebox'
import { negotiateLanguage } from '#i18n/problems.ts'
import { searchAudit } from '#modules/audit/index.ts'
import type { Context } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import { listQuery, pageOf, pageQuery } from '#platform/page.ts'
import { type Route, route } from '#platform/route.ts'
import { createIntroduction } from './create-introduction.ts'
import { decideOnIntroduction } from './decide-introduction.ts'
import { getIntroduction } from './get-introduction.ts'
import {
  dateTime,
  introductionRow,
  introductionState,
  itemSummary,
  localText,
  personName,
  plainText,
  warning,
} from './introduction-schemas.ts'
import { introductionOrder, listIntroductions } from './list-introductions.ts'
import { readIntroduction, requireVisible } from './lock-introduction.ts'
import { namedPackagesMax } from './package-list.ts'
import type { IntroductionNeeds } from './resolution.ts'
import { fileBodyBytesMax } from './routes-check.ts'
import { submitIntroduction } from './submit-introduction.ts'
import { withdrawIntroduction } from './withdraw-introduction.ts'

const closed = { additionalProperties: false } as const
const byId = Type.Object({ id: Type.String({ format: 'uuid' }) })
const flag = Type.Optional(Type.Boolean())

const source = Type.Union([
  Type.Object(
    {
      kind: Type.Union([Type.Literal('lockfile'), Type.Literal('manifest')]),
      fileName: plainText(500),
      content: Type.String(),
    },
    closed,
  ),
  Type.Object(
    {
      kind: Type.Literal('packages'),
      packages: Type.Array(plainText(500), { minItems: 1, maxItems: namedPackagesMax }),
    },
    closed,
  ),
])

const newIntroduction = Type.Object(
  {
    source,
    title: Type.Optional(plainText(200)),
    purpose: plainText(4_000),
    applicationCode: Type.Optional(plainText(100)),
    repository: Type.Optional(plainText(100)),
    ecosystem: Type.Optional(plainText(80)),
  },
  closed,
)

const item = Type.Object({
  position: Type.Integer(),
  name: Type.String(),
  version: Type.String(),
  versionId: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
  integrity: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
  requirement: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
  direct: Type.Boolean(),
  scope: Type.String(),
  requiredBy: Type.Array(Type.String()),
  standing: Type.Union([Type.Literal('approved'), Type.Literal('unapproved'), Type.Literal('blocked')]),
  verdict: Type.Optional(Type.Object({ kind: Type.String(), reasons: Type.Array(Type.Unknown()) })),
  checks: Type.Array(Type.Unknown()),
  problem: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
  problemText: Type.Optional(localText),
  /** Versions of the same package that may be used. */
  alternatives: Type.Array(Type.String()),
  /** Versions of the same package that this request asks for as well. */
  otherVersions: Type.Array(Type.String()),
  /** Open requests for the same version. */
  otherRequests: Type.Array(Type.Object({ id: Type.String(), number: Type.Integer() })),
})

const introduction = Type.Object({
  ...introductionRow.properties,
  purpose: Type.String(),
  ecosystem: Type.String(),
  repository: Type.String(),
  sourceKind: Type.String(),
  sourceName: Type.String(),
  complete: Type.Boolean(),
  warnings: Type.Array(warning),
  admissionValidDays: Type.Unsafe<number | null>({ type: ['integer', 'null'] }),
  items: Type.Array(item),
  summary: itemSummary,
  approvals: Type.Array(
    Type.Object({
      id: Type.String(),
      person: personName,
      decision: Type.String(),
      comment: Type.String(),
      at: dateTime,
      evidence: Type.Array(Type.String()),
    }),
  ),
})

async function show(context: Context, id: string, decided?: Parameters<typeof getIntroduction>[2]) {
  return (await getIntroduction(context, id, decided)) as unknown as Static<typeof introduction>
}

const list = route({
  method: 'GET',
  path: '/api/v1/introductions',
  access: 'signed-in',
  summary: 'Requests for introduction: one’s own, and those that one may read, the newest first',
  query: Type.Object({
    ...listQuery(introductionOrder),
    state: Type.Optional(Type.Union([introductionState, Type.Literal('open')])),
    mine: flag,
    awaiting: flag,
    decided: flag,
    text: Type.Optional(Type.String({ maxLength: 214, pattern: '^[^\\u0000]*$' })),
  }),
  reply: pageOf(introductionRow),
  handle: (context, { query }) => listIntroductions(context, query),
})

const get = route({
  method: 'GET',
  path: '/api/v1/introductions/:id',
  access: 'signed-in',
  summary: 'A request with everything it brings in, and the verdict on each item now',
  params: byId,
  reply: introduction,
  handle: (context, { params }) => show(context, params.id),
})

const events = route({
  method: 'GET',
  path: '/api/v1/introductions/:id/events',
  access: 'signed-in',
  summary: 'What has happened to a request, the newest first',
  params: byId,
  query: Type.Object(pageQuery),
  reply: pageOf(Type.Unknown()),
  handle: async (context, { params, query }) => {
    requireVisible(await readIntroduction(context, params.id), context.actor)
    return searchAudit(context, { ...query, subjectKind: 'introduction', subjectId: params.id })
  },
})

const withdraw = route({
  method: 'POST',
  path: '/api/v1/introductions/:id/withdraw',
  access: { permission: 'introduction:create' },
  summary: 'Takes one’s own open request back',
  params: byId,
  handle: async (context, { params }) => {
    await transact(context, (tx) => withdrawIntroduction(tx, params.id))
    return undefined
  },
})

const decide = route({
  method: 'POST',
  path: '/api/v1/introductions/:id/decision',
  access: { permission: 'introduction:approve' },
  summary: 'Decides on another person’s request: an approval lets in what it asks for, for its unit',
  params: byId,
  body: Type.Object(
    {
      decision: Type.Union([Type.Literal('approve'), Type.Literal('reject'), Type.Literal('return')]),
      comment: Type.String({ maxLength: 4_000, pattern: '^[^\\u0000]*$' }),
    },
    closed,
  ),
  reply: introduction,
  handle: async (context, { params, body }) => {
    await decideOnIntroduction(context, params.id, body)
    return show(context, params.id)
  },
})

/** The routes; versions are looked up through what is handed in. */
export function introductionRoutes(needs: IntroductionNeeds): readonly Route[] {
  const create = route({
    method: 'POST',
    path: '/api/v1/introductions',
    access: { permission: 'introduction:create' },
    summary: 'Makes a draft from a lockfile, a manifest or named packages: resolved and decided, nothing downloaded',
    bodyBytesMax: fileBodyBytesMax,
    body: newIntroduction,
    reply: introduction,
    handle: async (context, { body, request }) => {
      const language = negotiateLanguage(String(request.headers['accept-language'] ?? ''))
      const { id, decided } = await createIntroduction(context, needs, { ...body, language })
      return show(context, id, decided)
    },
  })
  const submit = route({
    method: 'POST',
    path: '/api/v1/introductions/:id/submit',
    access: { permission: 'introduction:create' },
    summary: 'Asks for the approval: what is held is examined, then the request waits for its decision',
    params: byId,
    reply: introduction,
    handle: async (context, { params }) => {
      const decided = await submitIntroduction(context, needs.loadIndex, params.id)
      return show(context, params.id, decided)
    },
  })
  return [list, create, get, submit, withdraw, decide, events]
}
