// mix.lock: the locked packages of an Elixir project. (mix.exs, which asks for them, is a program, and is not read.)
import type { ExtractedComponent, Extraction, Extractor, SourceFile } from '#ecosystems/ecosystem.ts'
import { createDraft, type Draft, refused } from '#ecosystems/extraction/draft.ts'
import { baseOf, normalizedPath } from '#ecosystems/extraction/folders.ts'
import { TEXT_LOCKFILE_LIMITS } from '#ecosystems/extraction/limits.ts'
import { gitLocation } from '#ecosystems/extraction/source-address.ts'
import { isVersionText } from '#ecosystems/extraction/version-text.ts'
import { decodeUtf8 } from '#formats/limits.ts'
import type { Purl } from '#formats/purl.ts'
import { hexPurlRules } from '../purl-rules.ts'
import { atomOf, type ElixirPair, type ElixirTerm, itemsOf, readElixirTerm } from './elixir-term.ts'

const NAME = 'hex/mix-lock'
const PUBLIC = 'hexpm'
const SHA256 = /^[0-9a-f]{64}$/i

/**
 * What the project asks for itself, and what only its tests need, stands in mix.exs alone: `direct` is left open and every
 * scope is runtime. The digest is the outer one, of the archive that is downloaded; older files have none.
 */
export const mixLock: Extractor = {
  name: NAME,
  reads: 'lockfile',
  matches: (path) => baseOf(path) === 'mix.lock',
  extract: async (file) => extract(file),
}

function extract(file: SourceFile): Extraction {
  let term: ElixirTerm
  try {
    const text = decodeUtf8(file.bytes, TEXT_LOCKFILE_LIMITS)
    term = text.trim() === '' ? { map: [] } : readElixirTerm(text)
  } catch (error) {
    return refused(NAME, error)
  }
  const draft = createDraft(NAME)
  if (typeof term !== 'object' || !('map' in term)) {
    draft.miss('lockfile.unreadable', 'the file is not an Elixir map')
    return draft.finish()
  }
  for (const entry of term.map) {
    const component = componentOf(draft, entry)
    if (component === undefined)
      draft.miss('lockfile.unreadable-entry', `"${entry.key}" could not be understood`, entry.line)
    else draft.add(component)
  }
  return draft.finish()
}

function componentOf(draft: Draft, { key, value, line }: ElixirPair): ExtractedComponent | undefined {
  const items = itemsOf(value)
  const kind = atomOf(items[0])
  if (kind === 'hex') return fromRegistry(draft, items, { key, line })
  const [, address, commit] = items
  if (typeof address !== 'string') return undefined
  const purl = hexPurlRules.parseName(key)
  if (purl === undefined) return undefined
  const common = { id: key, scope: 'runtime' as const, hashes: [], line, dependsOn: [] }
  if (kind === 'git' && typeof commit === 'string') {
    const source = gitLocation(address, commit)
    draft.note('lockfile.git-source', `"${key}" comes from a Git repository, which may need more packages`, line)
    return { ...common, purl: { ...purl, qualifiers: { vcs_url: source } }, source }
  }
  if (kind !== 'path') return undefined
  draft.note('lockfile.folder-source', `"${key}" comes from a folder`, line)
  return { ...common, purl: { ...purl, type: 'generic' }, source: `file:${normalizedPath(address)}` }
}

/** `{:hex, :name, "version", "inner digest", [managers], [dependencies], "repository", "outer digest"}`. */
function fromRegistry(
  draft: Draft,
  items: readonly ElixirTerm[],
  { key, line }: { readonly key: string; readonly line: number },
): ExtractedComponent | undefined {
  const [, nameTerm, version, , , dependencies, repository = PUBLIC, digest] = items
  const name = atomOf(nameTerm)
  if (name === undefined || typeof version !== 'string' || typeof repository !== 'string') return undefined
  const purl = registryPurl(name, version, repository)
  if (purl === undefined) return undefined
  const isOther = purl.type === 'generic'
  if (isOther) draft.note('lockfile.other-registry', `"${key}" comes from the repository "${repository}"`, line)
  return {
    id: key,
    purl,
    scope: 'runtime',
    hashes: typeof digest === 'string' && SHA256.test(digest) ? [`sha256:${digest.toLowerCase()}`] : [],
    ...(isOther && { source: `registry:${repository}` }),
    line,
    // By the name of the application; an optional one that nothing else asks for is not locked.
    dependsOn: itemsOf(dependencies).flatMap((one) => atomOf(itemsOf(one)[0]) ?? []),
  }
}

/** `hexpm:acme` is the organisation's own part of the public registry; other names only the machine's settings explain. */
function registryPurl(name: string, version: string, repository: string): Purl | undefined {
  const organisation = repository.startsWith(`${PUBLIC}:`) ? `${repository.slice(PUBLIC.length + 1)}/` : ''
  const purl = hexPurlRules.parseName(`${organisation}${name}`)
  if (purl === undefined) return undefined
  const versioned = isVersionText(version) ? { ...purl, version } : purl
  return organisation !== '' || repository === PUBLIC ? versioned : { ...versioned, type: 'generic' }
}
