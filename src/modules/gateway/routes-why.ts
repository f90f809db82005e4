import Type from 'typebox'
import { type Route, route } from '#platform/route.ts'
import { explainAddress } from './explain-address.ts'

const text = Type.Object({ 'en-US': Type.String(), 'zh-CN': Type.String() })

export const whyRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/why',
    access: { permission: 'catalog:read' },
    summary: 'Why the gateway answers an address as it does',
    query: Type.Object({ url: Type.String({ maxLength: 4_000 }) }),
    reply: Type.Object({
      repository: Type.String(),
      ecosystem: Type.String(),
      name: Type.String(),
      version: Type.Optional(Type.String()),
      packageId: Type.Optional(Type.String()),
      versionId: Type.Optional(Type.String()),
      problem: Type.Optional(Type.String()),
      kind: Type.Optional(Type.String()),
      reasons: Type.Optional(Type.Array(Type.Object({ rule: Type.String(), effect: Type.String(), text }))),
    }),
    handle: async (context, { query }) => {
      const { verdict, ...explained } = await explainAddress(context, query.url)
      if (!verdict) return explained
      const reasons = verdict.reasons.map((reason) => ({
        rule: reason.rule,
        effect: reason.effect,
        text: { ...reason.text },
      }))
      return { ...explained, kind: verdict.kind, reasons }
    },
  }),
]
