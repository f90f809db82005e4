import Type from 'typebox'
import { dateTime, nullableDateTime } from '#platform/nullable-types.ts'
import { type Route, route } from '#platform/route.ts'
import { attackSchemas } from './attack-schemas.ts'
import { matchPurls } from './match-purls.ts'

const state = Type.Union([
  Type.Literal('matched'),
  Type.Literal('clear'),
  Type.Literal('undecided'),
  Type.Literal('unknown-type'),
])
const texts = Type.Array(Type.String())
const purl = Type.String({ minLength: 1, maxLength: 8_192 })
const asked = Type.Union([
  purl,
  Type.Object(
    { purl, requirements: Type.Array(Type.String({ maxLength: 1_000 }), { minItems: 1, maxItems: 100 }) },
    { additionalProperties: false, description: 'A package without a version, and the ranges that ask for it' },
  ),
])

export const matchRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/api/v1/advisories/matches',
    access: { permission: 'advisory:read' },
    summary: 'What is known to be wrong with package versions, by their package URLs',
    body: Type.Object({ purls: Type.Array(asked, { minItems: 1, maxItems: 1_000 }) }, { additionalProperties: false }),
    bodyBytesMax: 8 * 1024 * 1024,
    reply: Type.Object({
      items: Type.Array(
        Type.Object({
          purl: Type.String(),
          state,
          matches: Type.Array(
            Type.Object({
              advisoryId: Type.String(),
              aliases: texts,
              summary: Type.String(),
              isMalware: Type.Boolean(),
              severityScore: Type.Optional(Type.Number()),
              severityLabel: Type.String(),
              severityVector: Type.Optional(Type.String()),
              fixedVersions: texts,
              display: Type.String(),
              state: Type.Union([Type.Literal('affected'), Type.Literal('undecided')]),
              reason: Type.Optional(Type.String()),
              firstSeenAt: dateTime,
              source: Type.String(),
              exploited: Type.Optional(attackSchemas.exploitation),
              epss: Type.Optional(attackSchemas.epss),
            }),
          ),
        }),
      ),
      dataAge: Type.Array(
        Type.Object({
          source: Type.String(),
          newestRecordAt: nullableDateTime,
          lastSuccessAt: nullableDateTime,
          sample: Type.Boolean(),
        }),
      ),
    }),
    handle: async (context, { body }) => {
      const { items, dataAge } = await matchPurls(context, body.purls)
      return {
        items: items.map(({ matches, ...item }) => ({
          ...item,
          matches: matches.map((match) => ({
            ...match,
            aliases: [...match.aliases],
            fixedVersions: [...match.fixedVersions],
          })),
        })),
        dataAge: [...dataAge],
      }
    },
  }),
]
