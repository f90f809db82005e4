import type { Ecosystem } from '#ecosystems/ecosystem.ts'
import { Problem } from '#platform/problem.ts'

export interface NamedRequirement {
  readonly name: string
  /** In the ecosystem's notation; `*`: any. */
  readonly range: string
}

const entryCharactersMax = 500
export const namedPackagesMax = 200

/** Reads `name`, `name@version` or `name@range`; a scope's own `@` belongs to the name. Throws `introduction.bad-package`. */
export function parsePackageList(entries: readonly string[], ecosystem: Ecosystem): readonly NamedRequirement[] {
  const found = new Map<string, NamedRequirement>()
  for (const entry of entries) {
    const text = entry.trim()
    if (text === '') continue
    const requirement = text.length > entryCharactersMax ? undefined : parseEntry(text, ecosystem)
    if (!requirement) throw new Problem('introduction.bad-package', 422, { text: text.slice(0, 120) })
    found.set(`${requirement.name}\0${requirement.range}`, requirement)
  }
  return [...found.values()]
}

function parseEntry(text: string, ecosystem: Ecosystem): NamedRequirement | undefined {
  if (/\p{Cc}|\p{Cs}/u.test(text)) return undefined
  const at = text.indexOf('@', 1)
  const purl = ecosystem.purl.parseName((at < 0 ? text : text.slice(0, at)).trim())
  const range = at < 0 ? '*' : text.slice(at + 1).trim()
  if (!purl || range === '') return undefined
  return { name: ecosystem.purl.nameOf(ecosystem.purl.normalize(purl)), range }
}
