// Match specifications of conda: `channel::name version build`, `name=1.2=build`, `name[version='>=1.2']`.

export interface MatchSpec {
  readonly name: string
  readonly channel?: string
  /** As a version specification; empty: any version. */
  readonly version: string
  readonly build?: string
}

const LENGTH_MAX = 2_048
const NAME = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,255}/
const FIELD = /(?:^|,)\s*([a-z_]{1,40})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^,'"]*))/g
const EXACT = /^={1,2}([^=<>!~,|*\s]+)=([^=\s]+)$/

/** Undefined when the text is none, or the address of a package. */
export function readMatchSpec(text: string): MatchSpec | undefined {
  if (text.length > LENGTH_MAX) return undefined
  const plain = text.split(/\s#/, 1)[0]?.trim() ?? ''
  const separator = plain.indexOf('::')
  const channel = separator < 0 ? '' : (plain.slice(0, separator).split('/').at(-1) ?? '')
  const stated = separator < 0 ? plain : plain.slice(separator + 2)
  const fields = fieldsOf(stated)
  const open = stated.indexOf('[')
  const spec = (open < 0 ? stated : stated.slice(0, open)).trim()
  const name = NAME.exec(spec)?.[0]
  if (name === undefined) return undefined
  const parts = versionAndBuild(spec.slice(name.length).trim())
  if (parts === undefined) return undefined
  const version = fields.get('version') ?? parts.version
  const build = fields.get('build') ?? parts.build
  const named = fields.get('channel') ?? channel
  return {
    name: name.toLowerCase(),
    ...(named !== '' && { channel: named }),
    version: version === '*' ? '' : version,
    ...(build !== undefined && build !== '*' && { build }),
  }
}

function fieldsOf(text: string): ReadonlyMap<string, string> {
  const open = text.indexOf('[')
  const close = text.lastIndexOf(']')
  if (open < 0 || close < open) return new Map()
  const fields = new Map<string, string>()
  for (const [, key = '', double, single, bare] of text.slice(open + 1, close).matchAll(FIELD))
    fields.set(key, (double ?? single ?? bare ?? '').trim())
  return fields
}

/** `=1.2=build` is one version and one build, `=1.2` whatever begins so; words apart are version and build. */
function versionAndBuild(text: string): { version: string; build?: string } | undefined {
  if (text === '') return { version: '' }
  const exact = EXACT.exec(text)
  if (exact !== null) return { version: `==${exact[1]}`, build: exact[2] ?? '' }
  const words = text
    .replace(/\s*([,|])\s*/g, '$1')
    .replace(/([=<>!~])\s+/g, '$1')
    .split(/\s+/)
  const [version = '', build] = words
  if (words.length > 2) return undefined
  return { version, ...(build !== undefined && { build }) }
}

/** The version of a specification that names exactly one; with a build beside it a bare one is meant so, too. */
export function exactVersion({ version }: MatchSpec): string | undefined {
  return /^(?:==)?([0-9a-z][^=<>!~,|*\s]*)$/i.exec(version)?.[1]
}
