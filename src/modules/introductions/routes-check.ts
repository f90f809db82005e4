import Type from 'typebox'
import { type Route, route } from '#platform/route.ts'
import { checkPackages } from './check-packages.ts'
import { itemSummary, plainText, warning } from './introduction-schemas.ts'
import { itemsMax, sourceBytesMax } from './resolution.ts'

const closed = { additionalProperties: false } as const
const named = Type.Object({ name: plainText(214), version: plainText(256) }, closed)

/** A file within the body costs more than the file: quotation marks and line ends are escaped. */
export const fileBodyBytesMax = Math.ceil(sourceBytesMax * 1.25)

export const checkRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/api/v1/check',
    access: 'signed-in',
    summary:
      'May I use this? The verdict on each of these versions, or on everything in a lockfile, for one’s own unit',
    bodyBytesMax: fileBodyBytesMax,
    body: Type.Union([
      Type.Object(
        { ecosystem: plainText(80), packages: Type.Array(named, { minItems: 1, maxItems: itemsMax }) },
        closed,
      ),
      Type.Object({ fileName: plainText(500), content: Type.String() }, closed),
    ]),
    reply: Type.Object({
      items: Type.Array(Type.Unknown()),
      summary: itemSummary,
      complete: Type.Boolean(),
      warnings: Type.Array(warning),
    }),
    handle: async (context, { body }) => {
      const { items, warnings, ...answer } = await checkPackages(context, body)
      return { ...answer, items: [...items], warnings: [...warnings] }
    },
  }),
]
