import Type from 'typebox'
import { dateTime, nullableBoolean, nullableDateTime, nullableNumber, nullableText } from '#platform/nullable-types.ts'

const fields = {
  id: Type.String(),
  application: Type.Object({ id: Type.String(), code: Type.String() }),
  release: Type.String(),
  releaseId: Type.Integer(),
  inForce: Type.Boolean(),
  sha256: Type.String(),
  sizeBytes: Type.Integer(),
  fileName: Type.String(),
  format: nullableText,
  specVersion: nullableText,
  notation: nullableText,
  state: Type.String(),
  failure: nullableText,
  texts: Type.Optional(Type.Object({ 'en-US': Type.String(), 'zh-CN': Type.String() })),
  receivedAt: dateTime,
  receivedBy: Type.String(),
  endedAt: nullableDateTime,
  complete: nullableBoolean,
  componentCount: nullableNumber,
  addedCount: nullableNumber,
  removedCount: nullableNumber,
  problemCount: nullableNumber,
  validity: nullableText,
  score: nullableNumber,
  grade: nullableText,
}

const fault = Type.Object({ path: Type.String(), message: Type.String() })
const words = Type.Object({ label: Type.String(), mend: Type.String() })
const element = Type.Object({
  element: Type.String(),
  state: Type.String(),
  have: Type.Integer(),
  of: Type.Integer(),
  texts: Type.Object({ 'en-US': words, 'zh-CN': words }),
})
const set = Type.Object({
  set: Type.String(),
  title: Type.String(),
  isVerified: Type.Boolean(),
  score: Type.Number(),
  grade: Type.String(),
  elements: Type.Array(element),
})
const validation = Type.Object({
  state: Type.String(),
  by: nullableText,
  faults: Type.Array(fault),
  reason: Type.Optional(Type.String()),
})
const quality = Type.Object({ score: Type.Number(), grade: Type.String(), sets: Type.Array(set) })

/** A bill of materials in a list. */
export const sbomShape = Type.Object(fields)

/** A bill of materials alone. */
export const sbomDetailShape = Type.Object({
  ...fields,
  problems: Type.Array(
    Type.Object({ code: Type.String(), message: Type.String(), line: Type.Optional(Type.Integer()) }),
  ),
  validation: Type.Union([validation, Type.Null()]),
  quality: Type.Union([quality, Type.Null()]),
})
