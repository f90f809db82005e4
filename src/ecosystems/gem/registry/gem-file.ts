import { isGemName } from '../purl-rules.ts'

/** What a file of a gem is called: `demo-1.0.0`, `demo-1.0.0-x86_64-linux`. */
export interface GemFile {
  readonly name: string
  readonly version: string
  /** Absent: for every platform. */
  readonly platform?: string
}

const FULL_NAME_CHARS_MAX = 400
const VERSION = /^\d[0-9A-Za-z._]{0,127}$/
const PLATFORM = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/
/** Systems that RubyGems knows, behind a processor or alone, and their versions behind them. */
const KNOWN_PLATFORM =
  /^(?:[a-z0-9_]+-)?(?:aix|cygwin|darwin|dalvik|dotnet|freebsd|haiku|hpux|java|jruby|linux|macruby|mingw|mswin|netbsd|netware|openbsd|solaris|unknown|wasi)[a-z0-9_]*(?:-[a-z0-9._]+)*$/

export function isGemVersion(version: string): boolean {
  return VERSION.test(version)
}

export function isGemPlatform(platform: string): boolean {
  return PLATFORM.test(platform)
}

export function fullNameOf({ name, version, platform }: GemFile): string {
  return platform === undefined ? `${name}-${version}` : `${name}-${version}-${platform}`
}

/**
 * Takes a file's name apart. Names may contain numbers, and platforms hyphens, so that there may be several ways: one in
 * which the platform is none, or one that RubyGems knows, is preferred, and of those the one with the shortest name.
 */
export function readFullName(text: string): GemFile | undefined {
  if (text.length > FULL_NAME_CHARS_MAX) return undefined
  const ways = waysToRead(text)
  return ways.find(({ platform }) => platform === undefined || KNOWN_PLATFORM.test(platform)) ?? ways[0]
}

function waysToRead(text: string): readonly GemFile[] {
  const ways: GemFile[] = []
  for (let at = text.indexOf('-', 1); at > 0; at = text.indexOf('-', at + 1)) {
    const name = text.slice(0, at)
    const end = text.indexOf('-', at + 1)
    const version = text.slice(at + 1, end < 0 ? text.length : end)
    if (!isGemName(name) || !isGemVersion(version)) continue
    if (end < 0) ways.push({ name, version })
    else if (/^[A-Za-z]/.test(text.slice(end + 1)) && isGemPlatform(text.slice(end + 1)))
      ways.push({ name, version, platform: text.slice(end + 1) })
  }
  return ways
}
