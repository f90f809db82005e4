// What the name of a jar tells: `artifact-version[-classifier].jar`, which any part may contain hyphens of.
import { baseOf } from '#ecosystems/extraction/folders.ts'

export interface FileName {
  readonly artifact: string
  readonly version?: string
  readonly classifier?: string
}

const ARCHIVE = /\.(jar|war|ear|aar|hpi|jpi|par|sar|kar|nar)$/i
const NAME_LENGTH_MAX = 300
/** Words that go on a version behind a hyphen and have a number after them: `1.0-rc-2`. */
const QUALIFIER =
  /^(?:alpha|beta|milestone|m|b|rc|cr|ga|final|sp|snapshot|pre|preview|ea|build|rev|r|release|incubating|redhat|jre|jdk|android|jbossorg|atlassian|cloudera|mapr|hal|patch|hotfix)\d*$/i
const CLASSIFIER =
  /^(.+?)-((?:sources|javadoc|tests|test-sources|jar-with-dependencies|shaded|all|exec|plain|uber|bin|no_aop|jakarta|natives?-[a-z0-9_-]+|(?:linux|windows|osx|macos|mac)[a-z0-9_-]*))$/

/** The last part of the name in lower case, `jar` for example; undefined when it is not an archive of Java's kind. */
export function archiveType(path: string): string | undefined {
  return path.length > 4_096 ? undefined : ARCHIVE.exec(path)?.[1]?.toLowerCase()
}

/** The name without its type. */
export function stemOf(path: string): string {
  return baseOf(path).replace(ARCHIVE, '').slice(0, NAME_LENGTH_MAX)
}

/** `known`: versions that the archive states itself; one of them found in the name is taken before guessing. */
export function parseFileName(stem: string, known: readonly string[] = []): FileName {
  for (const version of known) {
    const at = version === '' ? -1 : stem.lastIndexOf(`-${version}`)
    const rest = at > 0 ? stem.slice(at + 1 + version.length) : undefined
    const runtime = /^\.(?:jre|jdk)\d{1,2}/i.exec(rest ?? '')?.[0] ?? ''
    const after = rest?.slice(runtime.length)
    if (after === '' || after?.startsWith('-'))
      return { artifact: stem.slice(0, at), version: version + runtime, ...(after && { classifier: after.slice(1) }) }
  }
  const split = versionStart(stem)
  if (split < 0) return { artifact: stem }
  const version = stem.slice(split + 1)
  const match = CLASSIFIER.exec(version)
  const artifact = stem.slice(0, split)
  if (match?.[1] === undefined || match[2] === undefined) return { artifact, version }
  return { artifact, version: match[1], classifier: match[2] }
}

/** The hyphen before the version: the first with a digit behind it that no word and further version follow: `log4j-1.2-api-2.17.1`. */
function versionStart(stem: string): number {
  const parts = stem.split('-')
  const isNumber = (part: string | undefined) => part !== undefined && /^\d/.test(part)
  let start = -1
  for (let at = 1; at < parts.length; at++) {
    if (!isNumber(parts[at])) continue
    const beforeIsWord = start >= 0 && !isNumber(parts[at - 1]) && !QUALIFIER.test(parts[at - 1] ?? '')
    if (start < 0 || beforeIsWord) start = at
  }
  return start < 0 ? -1 : parts.slice(0, start).join('-').length
}
