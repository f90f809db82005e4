import Type from 'typebox'
import { dateTime, nullableBoolean, nullableText } from '#platform/nullable-types.ts'
import { listQuery, pageOf } from '#platform/page.ts'
import { type Route, route } from '#platform/route.ts'
import { affectedOrder } from './affected-applications.ts'
import type { BlastQuestion } from './blast-question.ts'
import { blastRadius, type FindDownloads } from './blast-radius.ts'
import { findComponents } from './find-components.ts'

const closed = { additionalProperties: false } as const
const text = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '^[^\\u0000]*$' })
const question = Type.Unsafe<BlastQuestion>(
  Type.Union([
    Type.Object({ vulnerability: text(200) }, closed),
    Type.Object({ purl: text(2_000), range: Type.Optional(text(500)) }, closed),
    Type.Object({ name: text(300) }, closed),
    Type.Object({ digest: Type.String({ pattern: '^([0-9a-fA-F]{40}|[0-9a-fA-F]{64}|[0-9a-fA-F]{128})$' }) }, closed),
    Type.Object({ coordinates: text(4_000_000) }, closed),
  ]),
)
const bodyBytesMax = 5_000_000

const affected = Type.Object({
  id: Type.String(),
  code: Type.String(),
  name: Type.String(),
  criticality: nullableText,
  internetExposed: nullableBoolean,
  orgUnitName: Type.String(),
  owner: Type.Object({ id: Type.String(), name: Type.String() }),
  releases: Type.Integer(),
  isLive: Type.Boolean(),
  direct: nullableBoolean,
  componentIds: Type.Array(Type.Integer()),
  releaseList: Type.Array(
    Type.Object({ id: Type.Integer(), version: Type.String(), environments: Type.Array(Type.String()) }),
  ),
})

const component = Type.Object({
  id: Type.Integer(),
  ecosystem: Type.String(),
  name: Type.String(),
  version: nullableText,
  certainty: Type.String(),
})

export function blastRadiusRoutes(findDownloads: FindDownloads): readonly Route[] {
  return [
    route({
      method: 'POST',
      path: '/api/v1/blast-radius',
      access: { permission: 'application:read' },
      summary:
        'Which applications contain it, in which releases, where they run, who owns them, and what cannot be seen',
      bodyBytesMax,
      query: Type.Object({ all: Type.Optional(Type.Boolean()), ...listQuery(affectedOrder) }),
      body: question,
      reply: Type.Object({
        ...pageOf(affected).properties,
        components: Type.Array(component),
        componentCount: Type.Integer(),
        undecidedCount: Type.Integer(),
        unreadLines: Type.Array(Type.Integer()),
        unseen: Type.Object({ withoutSbom: Type.Integer(), stale: Type.Integer(), incomplete: Type.Integer() }),
      }),
      handle: (context, { query, body }) => blastRadius(context, { ...query, question: body }) as never,
    }),
    route({
      method: 'POST',
      path: '/api/v1/blast-radius/downloads',
      access: { permission: 'gateway:read' },
      summary: 'Who got it from the gateway, the newest first',
      bodyBytesMax,
      body: question,
      reply: Type.Object({
        items: Type.Array(
          Type.Object({
            at: dateTime,
            repository: Type.String(),
            name: Type.String(),
            version: nullableText,
            person: nullableText,
            application: nullableText,
            address: Type.String(),
          }),
        ),
      }),
      handle: async (context, { body }) => {
        const { components } = await findComponents(context, body)
        return { items: [...(await findDownloads(context, components))] }
      },
    }),
  ]
}
