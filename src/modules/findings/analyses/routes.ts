import Type from 'typebox'
import { transact } from '#platform/database/transact.ts'
import { dateTime, nullableDateTime, nullableText } from '#platform/nullable-types.ts'
import { listQuery, pageOf } from '#platform/page.ts'
import { type Route, route } from '#platform/route.ts'
import { analysisStates, justifications, type NewAnalysis } from './analysis.ts'
import { confirmAnalysis, revokeAnalysis } from './end-analysis.ts'
import { analysisOrder, analysisViews, listAnalyses } from './list-analyses.ts'
import { previewAnalysis } from './preview-analysis.ts'
import { sayAnalysis } from './say-analysis.ts'

const words = <Word extends string>(of: readonly Word[]) => Type.Unsafe<Word>({ type: 'string', enum: of })
const closed = { additionalProperties: false }
const access = { permission: 'finding:triage' }
const uuid = Type.String({ format: 'uuid' })

const body = Type.Object(
  {
    vulnerability: Type.String({ minLength: 1, maxLength: 200 }),
    target: Type.Union([
      Type.Object(
        { kind: Type.Literal('component'), componentId: Type.Integer({ minimum: 1, maximum: 2 ** 31 - 1 }) },
        closed,
      ),
      Type.Object(
        {
          kind: Type.Literal('package'),
          purl: Type.String({ minLength: 1, maxLength: 2_000 }),
          range: Type.Optional(Type.String({ maxLength: 500 })),
        },
        closed,
      ),
      Type.Object({ kind: Type.Literal('every') }, closed),
    ]),
    place: Type.Union([
      Type.Object({ kind: Type.Literal('everywhere') }, closed),
      Type.Object({ kind: Type.Literal('unit'), orgUnitId: uuid }, closed),
      Type.Object({ kind: Type.Literal('application'), applicationId: uuid }, closed),
    ]),
    state: words(analysisStates),
    justification: Type.Optional(words(justifications)),
    detail: Type.String({ maxLength: 10_000 }),
    validUntil: Type.Optional(Type.String({ format: 'date-time' })),
  },
  closed,
)

const counts = {
  findings: Type.Integer(),
  applications: Type.Integer(),
  alreadyAnalysed: Type.Integer(),
  needsSecondPerson: Type.Boolean(),
}

const analysis = Type.Object({
  id: Type.String(),
  vulnerability: Type.String(),
  target: Type.String(),
  identity: nullableText,
  ecosystem: nullableText,
  packageName: nullableText,
  range: nullableText,
  place: Type.String(),
  orgUnitId: nullableText,
  orgUnitName: nullableText,
  applicationId: nullableText,
  applicationCode: nullableText,
  applicationName: nullableText,
  state: Type.String(),
  justification: nullableText,
  detail: Type.String(),
  source: Type.String(),
  supplier: nullableText,
  documentSha256: nullableText,
  madeBy: Type.String(),
  madeById: Type.String(),
  madeAt: dateTime,
  saidAt: dateTime,
  confirmedBy: nullableText,
  confirmedAt: nullableDateTime,
  validUntil: nullableDateTime,
  revokedBy: nullableText,
  revokedAt: nullableDateTime,
  revokedReason: nullableText,
  awaits: Type.Boolean(),
  stands: Type.Boolean(),
  findings: Type.Integer(),
})

const byId = Type.Object({ id: uuid })
const changed = Type.Object({ changed: Type.Integer() })

/** A page of analyses, and what is done with one. */
export const analysisRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/analyses',
    access: { permission: 'application:read' },
    summary: 'What was said about vulnerabilities, and of what, the newest first',
    query: Type.Object({
      id: Type.Optional(uuid),
      view: Type.Optional(words(analysisViews)),
      state: Type.Optional(words(analysisStates)),
      source: Type.Optional(words(['own', 'supplier'])),
      vulnerability: Type.Optional(Type.String({ maxLength: 200 })),
      applicationId: Type.Optional(uuid),
      documentSha256: Type.Optional(Type.String({ maxLength: 64 })),
      ...listQuery(analysisOrder),
    }),
    reply: pageOf(analysis),
    handle: (context, { query }) => listAnalyses(context, query),
  }),
  route({
    method: 'POST',
    path: '/api/v1/analyses/preview',
    access,
    summary: 'Which findings an analysis would be about; changes nothing',
    body,
    reply: Type.Object({
      ...counts,
      items: Type.Array(
        Type.Object({
          id: Type.Integer(),
          applicationCode: Type.String(),
          applicationName: Type.String(),
          name: Type.String(),
          version: nullableText,
          state: Type.String(),
          severity: Type.Number(),
        }),
      ),
    }),
    handle: async (context, input) => {
      const { items, ...reach } = await previewAnalysis(context, withDate(input.body))
      return { ...reach, items: [...items] }
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/analyses',
    access,
    summary: 'Say once what a vulnerability means, for findings that are there and those to come',
    body,
    reply: Type.Object({ id: Type.String(), ...counts, changed: Type.Integer() }),
    handle: (context, input) => transact(context, (tx) => sayAnalysis(tx, withDate(input.body))),
  }),
  route({
    method: 'POST',
    path: '/api/v1/analyses/:id/confirm',
    access,
    summary: 'Agree with an analysis as the second person',
    params: byId,
    reply: changed,
    handle: (context, { params }) => transact(context, (tx) => confirmAnalysis(tx, params.id)),
  }),
  route({
    method: 'POST',
    path: '/api/v1/analyses/:id/revoke',
    access,
    summary: 'Take an analysis back: what it closed is open again, unless something else is said of it',
    params: byId,
    body: Type.Object({ reason: Type.String({ minLength: 1, maxLength: 2_000 }) }, closed),
    reply: changed,
    handle: (context, input) => transact(context, (tx) => revokeAnalysis(tx, input.params.id, input.body.reason)),
  }),
]

function withDate({ validUntil, ...rest }: Type.Static<typeof body>): NewAnalysis {
  return { ...rest, ...(validUntil === undefined ? {} : { validUntil: new Date(validUntil) }) } as NewAnalysis
}
