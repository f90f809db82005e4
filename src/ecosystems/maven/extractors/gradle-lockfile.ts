// Gradle's lockfiles: gradle.lockfile and its siblings for build scripts and settings, and the older file per configuration.
import type { Extraction, Extractor, SourceFile } from '#ecosystems/ecosystem.ts'
import type { Scope } from '#ecosystems/extraction/assign-scopes.ts'
import { createDraft, type Draft, refused } from '#ecosystems/extraction/draft.ts'
import { baseOf, folderOf } from '#ecosystems/extraction/folders.ts'
import { TEXT_LOCKFILE_LIMITS } from '#ecosystems/extraction/limits.ts'
import { mavenVersions } from '#ecosystems/maven/versions.ts'
import { decodeUtf8 } from '#formats/limits.ts'
import { BARE, coordinatesPurl } from './coordinates.ts'
import { scopeOfConfigurations } from './gradle-configurations.ts'

const NAME = 'maven/gradle-lockfile'
const LINE_LENGTH_MAX = 16_384
/** Older than Gradle 6.8: one file for each configuration, which gives the file its name. */
const OLD_FOLDER = /(?:^|\/)gradle\/dependency-locks$/
const SUFFIX = '.lockfile'
const WHOLE_BUILD = new Set(['gradle.lockfile', 'buildscript-gradle.lockfile', 'settings-gradle.lockfile'])

/**
 * Every locked module with the scope of the configurations that resolve it. The format tells neither what the project asks
 * for itself nor what depends on what; the same module may be locked in several versions.
 */
export const gradleLockfile: Extractor = {
  name: NAME,
  reads: 'lockfile',
  matches: (path) => WHOLE_BUILD.has(baseOf(path)) || isOld(path),
  async extract(file): Promise<Extraction> {
    try {
      return read(file)
    } catch (error) {
      return refused(NAME, error)
    }
  },
}

function isOld(path: string): boolean {
  return path.endsWith(SUFFIX) && OLD_FOLDER.test(folderOf(path))
}

function read({ path, bytes }: SourceFile): Extraction {
  const draft = createDraft(NAME)
  const lines = decodeUtf8(bytes, TEXT_LOCKFILE_LIMITS).split(/\r\n|\n|\r/)
  const configuration = baseOf(path).slice(0, -SUFFIX.length)
  // `buildscript-…` and `settings-…`: what the build itself runs on.
  const isOfBuild = /^(?:buildscript|settings)-/.test(configuration)
  const scopeOf = isOfBuild ? (): Scope => 'development' : scopeOfConfigurations(lockedNames(lines))
  for (const [index, raw] of lines.entries()) {
    const text = raw.trim()
    if (text === '' || text.startsWith('#') || text.startsWith('empty=')) continue
    const equals = text.indexOf('=')
    const names = equals >= 0 ? text.slice(equals + 1).split(',') : isOld(path) ? [configuration] : undefined
    const scope = names === undefined || text.length > LINE_LENGTH_MAX ? undefined : scopeOf(names)
    addModule(draft, { module: equals >= 0 ? text.slice(0, equals) : text, scope, line: index + 1 })
  }
  return draft.finish()
}

/** All configurations that the file names, those without any module included. */
function lockedNames(lines: readonly string[]): ReadonlySet<string> {
  const names = new Set<string>()
  for (const line of lines) {
    const equals = line.length > LINE_LENGTH_MAX || line.startsWith('#') ? -1 : line.indexOf('=')
    if (equals >= 0) for (const name of line.slice(equals + 1).split(',')) names.add(name.trim())
  }
  return names
}

interface LockedModule {
  readonly module: string
  readonly scope: Scope | undefined
  readonly line: number
}

function addModule(draft: Draft, { module, scope, line }: LockedModule): void {
  const [group = '', artifact = '', version = '', ...more] = module.slice(0, 1_000).split(':')
  const purl = version === '' || more.length > 0 ? undefined : coordinatesPurl({ group, artifact, version })
  if (purl === undefined || scope === undefined) {
    draft.miss('lockfile.unreadable-entry', `"${module.slice(0, 200)}" is not a locked module`, line)
    return
  }
  if ('invalid' in mavenVersions.key(version))
    draft.note('lockfile.unusual-version', `"${module}" has a version that cannot be ordered`, line)
  draft.add({ ...BARE, id: module, purl, scope, line })
}
