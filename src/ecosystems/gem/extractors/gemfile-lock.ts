// Gemfile.lock (also gems.locked): what Bundler resolved, for all platforms of the project.
import type { ExtractedComponent, Extraction, Extractor, SourceFile } from '#ecosystems/ecosystem.ts'
import { createDraft, type Draft, refused } from '#ecosystems/extraction/draft.ts'
import { baseOf } from '#ecosystems/extraction/folders.ts'
import { gitLocation, withoutCredentials } from '#ecosystems/extraction/source-address.ts'
import { gemPurl } from '#ecosystems/gem/purl-rules.ts'
import type { Purl } from '#formats/purl.ts'
import { type GemfileLock, type LockedSpec, readGemfileLock } from './gemfile-lock-syntax.ts'

const NAME = 'gem/gemfile-lock'
const FILE = /^(?:.+\.)?gemfile\.lock$/i

/**
 * One component for each gem and platform; edges lead to every platform of a gem, as any of them may be installed. Groups
 * stand in the Gemfile, which is a program: all gems are `runtime`. The gem in the project's own folder is the project;
 * Bundler itself, where the file names its version, is for development.
 */
export const gemfileLock: Extractor = {
  name: NAME,
  reads: 'lockfile',
  matches: (path) => FILE.test(baseOf(path)) || baseOf(path) === 'gems.locked',
  extract: async (file) => extract(file),
}

function extract(file: SourceFile): Extraction {
  let lock: GemfileLock
  try {
    lock = readGemfileLock(file.bytes)
  } catch (error) {
    return refused(NAME, error)
  }
  const draft = createDraft(NAME)
  for (const { code, message, line } of lock.problems) draft.miss(code, message, line)
  const own = lock.specs.filter(isOwn)
  const direct = new Set([...lock.direct, ...own.flatMap(({ dependencies }) => dependencies)])
  const byName = new Map<string, LockedSpec[]>()
  for (const spec of lock.specs) {
    const same = byName.get(spec.name)
    if (same === undefined) byName.set(spec.name, [spec])
    else same.push(spec)
  }
  const absent = new Set<string>()
  for (const spec of lock.specs) {
    if (isOwn(spec)) continue
    const dependsOn: string[] = []
    for (const name of spec.dependencies) {
      const found = byName.get(name)
      // Bundler never lists itself.
      if (found === undefined && name !== 'bundler') absent.add(name)
      // Gems with more platforms than there are processors are made up.
      for (const one of (found ?? []).slice(0, PLATFORMS_MAX)) dependsOn.push(idOf(one))
    }
    addSpec(draft, spec, { lock, isDirect: direct.has(spec.name), dependsOn })
  }
  for (const name of absent) draft.miss('lockfile.missing-dependency', `"${name}" is required and not in the lockfile`)
  addBundler(draft, lock)
  const root = own[0]
  return draft.finish(root && { name: root.name, version: root.version })
}

const PLATFORMS_MAX = 50

function isOwn({ source }: LockedSpec): boolean {
  return source.kind === 'PATH' && source.fields.get('remote') === '.'
}

function idOf({ name, version, platform }: LockedSpec): string {
  return `${name}@${version}${platform === undefined ? '' : `-${platform}`}`
}

interface Placed {
  readonly lock: GemfileLock
  readonly isDirect: boolean
  readonly dependsOn: readonly string[]
}

function addSpec(draft: Draft, spec: LockedSpec, { lock, isDirect, dependsOn }: Placed): void {
  const { name, version, platform, line } = spec
  const plain = gemPurl(name, { version, ...(platform !== undefined && { platform }) })
  if (plain === undefined) {
    draft.miss('lockfile.unreadable-entry', `"${name}" is no name of a gem, or "${platform}" no platform`, line)
    return
  }
  const { purl, source } = originOf(plain, spec)
  const component: ExtractedComponent = {
    id: idOf(spec),
    purl,
    direct: isDirect,
    scope: 'runtime',
    hashes: lock.checksums.get(`${name} (${version}${platform === undefined ? '' : `-${platform}`})`) ?? [],
    ...(source !== undefined && { source }),
    line,
    dependsOn,
  }
  draft.add(component)
}

/** Only what a gem server delivered is called by its name alone; a folder of the project is no gem at all. */
function originOf(purl: Purl, { source: { kind, fields, remotes } }: LockedSpec): { purl: Purl; source?: string } {
  const remote = fields.get('remote')
  if (kind === 'GIT' && remote !== undefined) {
    const location = gitLocation(remote, fields.get('revision'))
    return { purl: { ...purl, qualifiers: { ...purl.qualifiers, vcs_url: location } }, source: location }
  }
  if (kind === 'PATH') return { purl: generic(purl), source: `file:${remote ?? ''}` }
  if (kind === 'PLUGIN SOURCE') return { purl: generic(purl), ...(remote && { source: withoutCredentials(remote) }) }
  // Of several servers the lockfile does not tell which one has the gem.
  return { purl, ...(remotes === 1 && remote && { source: withoutCredentials(remote) }) }
}

function generic({ name, version }: Purl): Purl {
  return { type: 'generic', name, ...(version !== undefined && { version }), qualifiers: {} }
}

function addBundler(draft: Draft, { bundler, specs }: GemfileLock): void {
  if (bundler === undefined || specs.some(({ name }) => name === 'bundler')) return
  const purl = /^\d[\w.]{0,60}$/.test(bundler) ? gemPurl('bundler', { version: bundler }) : undefined
  if (purl === undefined) {
    draft.note('lockfile.unreadable-entry', `"${bundler}" is no version of Bundler`)
    return
  }
  draft.add({
    id: `bundler@${bundler}`,
    purl,
    direct: false,
    scope: 'development',
    hashes: [],
    dependsOn: [],
  })
}
