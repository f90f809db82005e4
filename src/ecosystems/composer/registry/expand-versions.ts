import { isJsonObject, type JsonObject } from '../../gate/json-document.ts'

const UNSET = '__unset'
const VERSIONS_MAX = 50_000
/** Of all versions together, written out: each repeats what the short form tells once. */
const MEMBERS_MAX = 1_000_000

/** Versions as each was published, from the short form in which one tells only what differs from the one before it. */
export function expandVersions(versions: unknown, isMinified: boolean): readonly JsonObject[] {
  if (!Array.isArray(versions) || !versions.every(isJsonObject))
    throw new SyntaxError('The document does not list versions')
  if (versions.length > VERSIONS_MAX) throw new SyntaxError(`The document lists more than ${VERSIONS_MAX} versions`)
  if (!isMinified) return versions
  let current: JsonObject = {}
  let members = 0
  return versions.map((difference) => {
    const kept = Object.entries({ ...current, ...difference }).filter(([, value]) => value !== UNSET)
    members += kept.length
    if (members > MEMBERS_MAX) throw new SyntaxError(`The versions have more than ${MEMBERS_MAX} members`)
    current = withoutPrototype(kept)
    return current
  })
}

function withoutPrototype(entries: readonly (readonly [string, unknown])[]): JsonObject {
  const object: Record<string, unknown> = Object.create(null)
  for (const [key, value] of entries) object[key] = value
  return object
}
