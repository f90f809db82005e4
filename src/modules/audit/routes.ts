import Type from 'typebox'
import { negotiateLanguage } from '#i18n/problems.ts'
import { listQuery, pageOf } from '#platform/page.ts'
import { type Route, route } from '#platform/route.ts'
import { faultText } from './audit-fault.ts'
import { auditOrder, searchAudit } from './search-audit.ts'
import { verifyAudit } from './verify-audit.ts'

const head = Type.Object(
  { sequence: Type.Integer({ minimum: 0 }), hash: Type.String({ pattern: '^[0-9a-f]{64}$' }) },
  { additionalProperties: false },
)

const item = Type.Object({
  sequence: Type.Integer(),
  at: Type.String(),
  actor: Type.Object({
    kind: Type.String(),
    name: Type.String(),
    personId: Type.Optional(Type.String()),
    tokenId: Type.Optional(Type.String()),
  }),
  action: Type.String(),
  subjectKind: Type.String(),
  subjectId: Type.String(),
  orgUnitId: Type.Optional(Type.String()),
  detail: Type.Unknown(),
  hash: Type.String(),
})

// No NUL: the database has no text with it.
const words = Type.Optional(Type.String({ minLength: 1, maxLength: 200, pattern: '^[^\\u0000]*$' }))
const moment = Type.Optional(Type.String({ format: 'date-time', maxLength: 40 }))

const listAudit = route({
  method: 'GET',
  path: '/api/v1/audit',
  access: { permission: 'audit:read' },
  summary: 'Who did what: the audit trail, newest first',
  query: Type.Object({
    ...listQuery(auditOrder),
    text: words,
    actor: words,
    action: words,
    subjectKind: words,
    subjectId: words,
    from: moment,
    to: moment,
  }),
  reply: pageOf(item),
  handle: (context, { query }) => searchAudit(context, query),
})

const verify = route({
  method: 'POST',
  path: '/api/v1/audit/verify',
  access: { permission: 'audit:read' },
  summary: 'Recomputes the chain of the audit trail; with a head that was kept elsewhere, finds a cut-off end as well',
  body: Type.Union([head, Type.Object({}, { additionalProperties: false }), Type.Null()]),
  reply: Type.Object({
    checked: Type.Integer(),
    faults: Type.Array(
      Type.Object({ sequence: Type.Integer(), kind: Type.String(), reason: Type.String(), message: Type.String() }),
    ),
    faultsAreMore: Type.Boolean(),
    head,
  }),
  handle: async (context, { body, request }) => {
    const known = body && 'sequence' in body ? body : undefined
    const found = await verifyAudit(context, known)
    const language = negotiateLanguage(String(request.headers['accept-language'] ?? ''))
    return {
      ...found,
      faults: found.faults.map((each) => ({ ...each, message: faultText(each.sequence, each.reason, language) })),
    }
  },
})

export const auditRoutes: readonly Route[] = [listAudit, verify]
