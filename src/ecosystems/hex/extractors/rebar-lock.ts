// rebar.lock, versions 1.0 to 1.2: the locked packages of an Erlang project.
import type { ExtractedComponent, Extraction, Extractor, SourceFile } from '#ecosystems/ecosystem.ts'
import { createDraft, type Draft, refused } from '#ecosystems/extraction/draft.ts'
import { baseOf } from '#ecosystems/extraction/folders.ts'
import { TEXT_LOCKFILE_LIMITS } from '#ecosystems/extraction/limits.ts'
import { gitLocation } from '#ecosystems/extraction/source-address.ts'
import { isVersionText } from '#ecosystems/extraction/version-text.ts'
import { decodeUtf8 } from '#formats/limits.ts'
import { hexPurlRules } from '../purl-rules.ts'
import { atomOf, type ErlangTerm, itemsOf, readErlangTerms } from './erlang-term.ts'

const NAME = 'hex/rebar-lock'
const SHA256 = /^[0-9a-f]{64}$/i
const VERSIONS = new Set(['1.1.0', '1.2.0'])

/**
 * The level says what the project asks for itself; what needs what is not told, and dependencies of profiles are not locked.
 * The digest is the outer one, of the archive that is downloaded, which version 1.2 brought.
 */
export const rebarLock: Extractor = {
  name: NAME,
  reads: 'lockfile',
  matches: (path) => baseOf(path) === 'rebar.lock',
  extract: async (file) => extract(file),
}

function extract(file: SourceFile): Extraction {
  let terms: readonly ErlangTerm[]
  try {
    terms = readErlangTerms(decodeUtf8(file.bytes, TEXT_LOCKFILE_LIMITS))
  } catch (error) {
    return refused(NAME, error)
  }
  const draft = createDraft(NAME)
  const [first, attributes] = terms
  const isPlain = typeof first === 'object' && 'list' in first
  const [version, packages] = isPlain ? ['1.0.0', first] : itemsOf(first)
  // An empty file locks nothing.
  if (terms.length > 0 && (typeof packages !== 'object' || !('list' in packages))) {
    draft.miss('lockfile.unreadable', 'the file has no list of packages')
    return draft.finish()
  }
  if (terms.length > 0 && !isPlain && !VERSIONS.has(String(version)))
    draft.miss('lockfile.unknown-version', 'the version is not known; read as version 1.2.0')
  const digests = digestsOf(attributes)
  for (const entry of itemsOf(packages)) {
    const component = componentOf(draft, itemsOf(entry), digests)
    if (component === undefined) draft.miss('lockfile.unreadable-entry', 'a package could not be understood')
    else draft.add(component)
  }
  return draft.finish()
}

/** `[{pkg_hash, [{Name, Digest}]}, {pkg_hash_ext, […]}]`: the first are those of contents, not of archives. */
function digestsOf(attributes: ErlangTerm | undefined): ReadonlyMap<string, string> {
  const digests = new Map<string, string>()
  for (const attribute of itemsOf(attributes)) {
    const [kind, list] = itemsOf(attribute)
    if (atomOf(kind) !== 'pkg_hash_ext') continue
    for (const pair of itemsOf(list)) {
      const [name, digest] = itemsOf(pair)
      if (typeof name === 'string' && typeof digest === 'string') digests.set(name, digest)
    }
  }
  return digests
}

/** `{Name, {pkg, Package, Version}, Level}`, or `{git, Address, {ref, Commit}}` in its middle. */
function componentOf(
  draft: Draft,
  [key, source, level]: readonly ErlangTerm[],
  digests: ReadonlyMap<string, string>,
): ExtractedComponent | undefined {
  const [kindTerm, name, detail] = itemsOf(source)
  const kind = atomOf(kindTerm)
  if (typeof key !== 'string' || typeof name !== 'string' || kind === undefined) return undefined
  const purl = hexPurlRules.parseName(kind === 'pkg' ? name : key)
  if (purl === undefined) return undefined
  const common = { id: key, scope: 'runtime' as const, direct: level === 0, dependsOn: [] }
  if (kind === 'pkg') {
    const digest = digests.get(key) ?? ''
    if (typeof detail !== 'string' || !isVersionText(detail)) return undefined
    return {
      ...common,
      purl: { ...purl, version: detail },
      hashes: SHA256.test(digest) ? [`sha256:${digest.toLowerCase()}`] : [],
    }
  }
  const [, commit] = itemsOf(detail)
  if ((kind !== 'git' && kind !== 'git_subdir') || typeof commit !== 'string') return undefined
  const location = gitLocation(name, commit)
  draft.note('lockfile.git-source', `"${key}" comes from a Git repository`)
  return { ...common, purl: { ...purl, qualifiers: { vcs_url: location } }, hashes: [], source: location }
}
