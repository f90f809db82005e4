// Relations between packages: Debian Policy section 7.1.

export interface RelatedPackage {
  readonly name: string
  /** `>= 2.36`, when one is given. */
  readonly requirement?: string
}

/** Alternatives, the first preferred. */
export type Relation = readonly RelatedPackage[]

const RELATIONS_MAX = 5_000

/** `libc6 (>= 2.36), a | b:any [amd64] <!nocheck>`; what cannot be read is passed over. */
export function readRelations(field: string): readonly Relation[] {
  if (field.trim() === '') return []
  return field
    .split(',')
    .slice(0, RELATIONS_MAX)
    .map((alternatives) => alternatives.split('|').flatMap(readOne))
    .filter((relation) => relation.length > 0)
}

const ONE = /^([A-Za-z0-9][A-Za-z0-9.+_-]{0,254})(?::[a-z0-9-]+)?(?:\s*\(([^()]{1,300})\))?/

function readOne(text: string): readonly RelatedPackage[] {
  const [, name, requirement] = ONE.exec(text.trim()) ?? []
  if (name === undefined) return []
  return [{ name, ...(requirement !== undefined && { requirement: requirement.trim() }) }]
}
