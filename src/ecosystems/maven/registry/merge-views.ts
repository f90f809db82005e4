import { textOf } from '../../gate/merge-lines.ts'

const VERSIONS = ['    <versions>\n', '    </versions>\n'] as const
const PLUGINS = ['  <plugins>\n', '  </plugins>\n'] as const
const PLUGIN_END = '    </plugin>\n'
const TAGS = ['latest', 'release'] as const

/**
 * Lists of versions as one; `<latest>` and `<release>` are those of the first that names them. A group's list of plugins is passed
 * on as its registry wrote it: it is the first one's.
 */
export function mergeViews(views: readonly Uint8Array[]): Uint8Array {
  const texts = views.map(textOf)
  const [first = ''] = texts
  if (!first.includes(VERSIONS[0])) return views[0] ?? new Uint8Array()
  const ours = texts.filter((text) => text.includes(VERSIONS[0]))
  const lines = ours.flatMap((text) => between(text, VERSIONS).match(/.*\n/g) ?? [])
  const plugins = ours.flatMap((text) => between(text, PLUGINS).split(PLUGIN_END).slice(0, -1))
  const byPrefix = new Map(plugins.toReversed().map((plugin) => [tagged(plugin, 'prefix'), `${plugin}${PLUGIN_END}`]))
  const [head = ''] = first.split(/ {4}<(?:latest|release|versions)>/, 1)
  const tags = TAGS.flatMap((tag) => {
    const value = ours
      .map((text) => tagged(text.split(VERSIONS[0], 1)[0] ?? '', tag))
      .find((each) => each !== undefined)
    return value === undefined ? [] : [`    <${tag}>${value}</${tag}>\n`]
  })
  const updated = ours
    .flatMap((text) => tagged(text, 'lastUpdated') ?? [])
    .sort()
    .at(-1)
  return Buffer.from(
    [
      ...[head, ...tags, VERSIONS[0], ...new Set(lines), VERSIONS[1]],
      ...(updated === undefined ? [] : [`    <lastUpdated>${updated}</lastUpdated>\n`]),
      '  </versioning>\n',
      ...(byPrefix.size === 0 ? [] : [PLUGINS[0], ...[...byPrefix.values()].toReversed(), PLUGINS[1]]),
      '</metadata>\n',
    ].join(''),
  )
}

function between(text: string, [begin, end]: readonly [string, string]): string {
  const from = text.indexOf(begin)
  return from < 0 ? '' : text.slice(from + begin.length, text.indexOf(end, from))
}

function tagged(text: string, tag: string): string | undefined {
  const from = text.indexOf(`<${tag}>`)
  return from < 0 ? undefined : text.slice(from + tag.length + 2, text.indexOf(`</${tag}>`, from))
}
