import Type from 'typebox'
import { dateTime, nullableBoolean, nullableDateTime, nullableText } from '#platform/nullable-types.ts'
import { listQuery, pageOf } from '#platform/page.ts'
import { type Route, route } from '#platform/route.ts'
import { analysisStates } from './analyses/analysis.ts'
import { findingOrder, listFindings } from './list-findings.ts'
import { releaseVerdict } from './release-verdict.ts'

const certainty = Type.Unsafe<'affected' | 'undecided'>({ type: 'string', enum: ['affected', 'undecided'] })

const stateNames = ['open', ...analysisStates] as const
const state = Type.Unsafe<(typeof stateNames)[number]>({ type: 'string', enum: stateNames })

const finding = Type.Object({
  id: Type.Integer(),
  application: Type.Object({ id: Type.String(), code: Type.String(), name: Type.String() }),
  componentId: Type.Integer(),
  purl: nullableText,
  ecosystem: Type.String(),
  name: Type.String(),
  version: nullableText,
  advisoryId: nullableText,
  summary: nullableText,
  source: nullableText,
  severityLabel: nullableText,
  display: nullableText,
  reason: nullableText,
  fixedVersions: Type.Array(Type.String()),
  certainty: Type.String(),
  isMalware: Type.Boolean(),
  severity: Type.Number(),
  state: Type.String(),
  /** What was said of it, and by which its state stands. */
  analysisId: nullableText,
  justification: nullableText,
  analysisDetail: nullableText,
  validUntil: nullableDateTime,
  direct: nullableBoolean,
  firstSeenAt: dateTime,
  endedAt: nullableDateTime,
  endedBy: nullableText,
})

export const findingRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/findings',
    access: { permission: 'application:read' },
    summary: 'What is wrong with what applications consist of, the most severe first',
    query: Type.Object({
      applicationId: Type.Optional(Type.String({ format: 'uuid' })),
      componentId: Type.Optional(Type.Integer({ minimum: 1, maximum: 2 ** 31 - 1 })),
      vulnerability: Type.Optional(Type.String({ maxLength: 200 })),
      text: Type.Optional(Type.String({ maxLength: 100 })),
      malware: Type.Optional(Type.Boolean()),
      certainty: Type.Optional(certainty),
      severityMin: Type.Optional(Type.Number({ minimum: 0, maximum: 10 })),
      state: Type.Optional(state),
      unclosed: Type.Optional(Type.Boolean()),
      analysisId: Type.Optional(Type.String({ format: 'uuid' })),
      direct: Type.Optional(Type.Boolean()),
      ended: Type.Optional(Type.Boolean()),
      ...listQuery(findingOrder),
    }),
    reply: pageOf(finding),
    handle: (context, { query }) => listFindings(context, query),
  }),
  route({
    method: 'GET',
    path: '/api/v1/releases/:id/verdict',
    access: { permission: 'application:read' },
    summary: 'What is known to be wrong with a release, counted by severity',
    params: Type.Object({ id: Type.Integer({ minimum: 1, maximum: 2 ** 31 - 1 }) }),
    reply: Type.Object({
      upToDate: Type.Boolean(),
      components: Type.Integer(),
      unnamed: Type.Integer(),
      closed: Type.Integer(),
      affected: Type.Object({
        critical: Type.Integer(),
        high: Type.Integer(),
        medium: Type.Integer(),
        low: Type.Integer(),
        unknown: Type.Integer(),
      }),
      malware: Type.Integer(),
      undecided: Type.Integer(),
    }),
    handle: (context, { params }) => releaseVerdict(context, params.id),
  }),
]
