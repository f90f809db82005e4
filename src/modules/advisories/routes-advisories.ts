import Type from 'typebox'
import { dateTime, nullableDateTime, nullableNumber, nullableText } from '#platform/nullable-types.ts'
import { listQuery, pageOf } from '#platform/page.ts'
import { type Route, route } from '#platform/route.ts'
import { attackSchemas } from './attack-schemas.ts'
import type { Epss } from './cve-facts.ts'
import { feedHealth } from './feed-health.ts'
import { getAdvisory } from './get-advisory.ts'
import { advisoryOrder, searchAdvisories } from './search-advisories.ts'

const access = { permission: 'advisory:read' } as const
const levels = ['none', 'low', 'medium', 'high', 'critical', 'unknown'] as const

const memberFields = {
  id: Type.String(),
  summary: Type.String(),
  severityScore: nullableNumber,
  severityLabel: Type.String(),
  isMalware: Type.Boolean(),
  withdrawnAt: nullableDateTime,
  source: Type.String(),
}
const itemFields = {
  ...memberFields,
  aliases: Type.Array(Type.String()),
  packages: Type.Array(Type.String()),
  publishedAt: nullableDateTime,
  modifiedAt: dateTime,
  firstSeenAt: dateTime,
  sample: Type.Boolean(),
}
const listFields = {
  ...itemFields,
  exploited: Type.Boolean({ description: 'A list of exploited vulnerabilities names it' }),
  epssScore: nullableNumber,
}
const assertion = Type.Object({
  number: Type.String(),
  authority: Type.String(),
  source: Type.String(),
  cves: Type.Array(Type.String()),
  title: Type.String(),
  description: Type.String(),
  solution: Type.String(),
  links: Type.Array(Type.String()),
  rejected: Type.Boolean(),
  severityScore: nullableNumber,
  severityLabel: Type.String(),
  severityVector: nullableText,
  severityWord: nullableText,
  publishedAt: nullableDateTime,
  modifiedAt: nullableDateTime,
  firstSeenAt: dateTime,
  lastChangedAt: dateTime,
})
const range = Type.Object({
  ecosystem: Type.String(),
  package: Type.String(),
  display: Type.String(),
  fixedVersion: nullableText,
  undecided: nullableText,
})
const broughtBy = Type.Object({ id: Type.String(), source: Type.String(), state: Type.String(), startedAt: dateTime })

export const advisoryRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/advisories',
    access,
    summary: 'Advisories, the latest modified first',
    query: Type.Object({
      text: Type.Optional(Type.String({ maxLength: 200 })),
      ecosystem: Type.Optional(Type.String({ pattern: '^[A-Za-z][A-Za-z0-9.:_ -]{0,99}$' })),
      package: Type.Optional(Type.String({ maxLength: 300 })),
      severity: Type.Optional(Type.Array(Type.Union(levels.map((level) => Type.Literal(level))), { maxItems: 6 })),
      malware: Type.Optional(Type.Boolean()),
      exploited: Type.Optional(Type.Boolean()),
      withdrawn: Type.Optional(Type.Boolean()),
      firstSeenFrom: Type.Optional(Type.String({ format: 'date-time', maxLength: 40 })),
      firstSeenTo: Type.Optional(Type.String({ format: 'date-time', maxLength: 40 })),
      ...listQuery(advisoryOrder),
    }),
    reply: pageOf(Type.Object(listFields)),
    handle: (context, { query }) => searchAdvisories(context, query),
  }),
  route({
    method: 'GET',
    path: '/api/v1/advisories/:id',
    access,
    summary: 'One advisory with its ranges, its group and its record',
    params: Type.Object({ id: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._:+-]{0,199}$' }) }),
    reply: Type.Object({
      ...itemFields,
      details: Type.String(),
      groupId: Type.String(),
      severityVector: nullableText,
      severityRule: Type.String(),
      severitySource: nullableText,
      exploited: Type.Array(attackSchemas.exploitation),
      epss: Type.Unsafe<Epss | null>({ ...attackSchemas.epss, type: ['object', 'null'] }),
      assertions: Type.Array(assertion),
      lastChangedAt: dateTime,
      ranges: Type.Array(range),
      rangesComplete: Type.Boolean(),
      members: Type.Array(Type.Object(memberFields)),
      imports: Type.Array(broughtBy),
      record: Type.Unknown(),
    }),
    handle: (context, { params }) => getAdvisory(context, params.id),
  }),
  route({
    method: 'GET',
    path: '/api/v1/feeds',
    access,
    summary: 'Each feed: how old it is and what it holds',
    reply: Type.Object({
      items: Type.Array(
        Type.Object({
          source: Type.String(),
          format: Type.String(),
          newestRecordAt: nullableDateTime,
          lastSuccessAt: nullableDateTime,
          asOf: nullableDateTime,
          sample: Type.Boolean(),
          recordCount: nullableNumber,
          coverage: Type.Array(Type.Object({ ecosystem: Type.String(), count: Type.Integer() })),
          lastState: nullableText,
          stale: Type.Boolean(),
          staleAfterHours: Type.Integer(),
        }),
      ),
    }),
    handle: async (context) => ({ items: await feedHealth(context) }),
  }),
]
