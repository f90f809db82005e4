import Type from 'typebox'
import { nullableText } from '#platform/nullable-types.ts'

/** `Exploitation` and `Epss`, as they are answered. */
export const attackSchemas = {
  exploitation: Type.Object({
    source: Type.String(),
    list: Type.String(),
    cve: Type.String(),
    addedOn: nullableText,
    dueOn: nullableText,
    ransomware: Type.Unsafe<boolean | null>({ type: ['boolean', 'null'] }),
    notes: Type.String(),
  }),
  epss: Type.Object({
    cve: Type.String(),
    source: Type.String(),
    score: Type.Number(),
    percentile: Type.Number(),
    scoredAt: nullableText,
  }),
} as const
