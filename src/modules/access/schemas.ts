import Type from 'typebox'
import { packagePatternLengthMax, packagePatternsMax } from './package-pattern.ts'

/** One line of text as people type it: no space in front, no line breaks, no NUL, which the database cannot keep. */
export const line = (lengthMax: number) =>
  Type.String({ minLength: 1, maxLength: lengthMax, pattern: '^[^\\u0000-\\u0020][^\\u0000-\\u001f]*$' })
/** What is looked for in lists. */
export const searchText = Type.Optional(Type.String({ maxLength: 200, pattern: '^[^\\u0000]*$' }))
export const id = Type.String({ pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' })
/** Its rules are checked where it is set; here it is only bounded. */
export const password = Type.String({ minLength: 1, maxLength: 1024 })
export const username = Type.String({ minLength: 1, maxLength: 200 })
export const linkSecret = Type.String({ minLength: 1, maxLength: 100 })
export const idParams = Type.Object({ id })
export const made = Type.Object({ id })

/** `ecosystem:pattern`, as `parsePackagePattern` reads them; one at least, since no list is what means any package. */
export const packagePatterns = Type.Optional(
  Type.Array(line(packagePatternLengthMax), { minItems: 1, maxItems: packagePatternsMax }),
)
/** What a token may be narrowed to. */
export const narrowing = {
  repositoryIds: Type.Optional(Type.Array(id, { minItems: 1, maxItems: 100 })),
  packagePatterns,
}

export const newGrant = Type.Object(
  { role: line(60), orgUnitId: Type.Optional(id), repositoryId: Type.Optional(id), packagePatterns },
  { additionalProperties: false },
)
export const grant = Type.Object({
  id,
  role: Type.String(),
  orgUnitId: Type.Optional(id),
  repositoryId: Type.Optional(id),
  packagePatterns: Type.Optional(Type.Array(Type.String())),
})
