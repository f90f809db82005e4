import Type from 'typebox'
import { nullableBoolean, nullableText } from '#platform/nullable-types.ts'

const named = { ecosystem: Type.String(), name: Type.String(), version: nullableText }
const component = Type.Object({
  id: Type.Integer(),
  ...named,
  purl: nullableText,
  license: nullableText,
  direct: nullableBoolean,
})
const vulnerability = Type.Object({
  ...named,
  advisoryId: Type.String(),
  certainty: Type.String(),
  isMalware: Type.Boolean(),
  severity: Type.Number(),
  severityLabel: Type.String(),
})
const count = Type.Integer()

/** The difference of two releases; the lists are cut at 1,000 each, the counts are not. */
export const differenceShape = Type.Object({
  counts: Type.Object({ added: count, removed: count, changed: count, relicensed: count, came: count, gone: count }),
  added: Type.Array(component),
  removed: Type.Array(component),
  changed: Type.Array(
    Type.Object({
      ecosystem: Type.String(),
      name: Type.String(),
      from: component,
      to: component,
      kind: nullableText,
    }),
  ),
  relicensed: Type.Array(Type.Object({ id: Type.Integer(), ...named, before: nullableText, after: nullableText })),
  came: Type.Array(vulnerability),
  gone: Type.Array(vulnerability),
})
