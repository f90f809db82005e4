import type { Tx } from '#platform/context.ts'
import { newId } from '#platform/ids.ts'
import { Problem } from '#platform/problem.ts'
import { getEcosystem } from './get-ecosystem.ts'

export interface PackageName {
  /** The purl type. */
  readonly ecosystem: string
  /** As the ecosystem's own tools write it. */
  readonly name: string
}

/** The name in the ecosystem's canonical form; throws `package.invalid-name`. */
export function canonicalName({ ecosystem, name }: PackageName): string {
  const { purl } = getEcosystem(ecosystem)
  const parsed = purl.parseName(name)
  if (!parsed) throw new Problem('package.invalid-name', 400, { ecosystem, name: name.slice(0, 200) })
  return purl.nameOf(purl.normalize(parsed))
}

/**
 * The id of the package, which exists afterwards. Nothing is written when it already does. Throws `ecosystem.unknown` and
 * `package.invalid-name`.
 */
export async function ensurePackage(tx: Tx, asked: PackageName): Promise<string> {
  const name = canonicalName(asked)
  const find = () =>
    tx.db
      .selectFrom('package')
      .select('id')
      .where('ecosystem', '=', asked.ecosystem)
      .where('name', '=', name)
      .executeTakeFirst()
  const known = await find()
  if (known) return known.id
  await tx.db
    .insertInto('package')
    .values({ id: newId(tx.now), ecosystem: asked.ecosystem, name, created_at: tx.now })
    .onConflict((conflict) => conflict.columns(['ecosystem', 'name']).doNothing())
    .execute()
  const made = await find()
  if (!made) throw new Error(`package ${name} is gone while it is being made`)
  return made.id
}
