import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { LimitError } from '#formats/limits.ts'
import { childOf, parseXml, type XmlElement } from '#formats/xml.ts'
import { readUpstream } from './read-upstream.ts'

type Environment = Readonly<Record<string, string | undefined>>

const limits = { sizeBytesMax: 1024 * 1024, depthMax: 32, nodesMax: 20_000 } as const

/**
 * The first source of the third protocol in the settings of the machine's NuGet, the user's before the machine's. A source is
 * named by its service index; the upstream is the folder that it lies in.
 */
export async function discoverNugetUpstream(environment: Environment): Promise<string | undefined> {
  for (const file of settingsFiles(environment)) {
    const bytes = await readFile(file).catch(() => undefined)
    const source = bytes && firstSource(bytes)
    if (source) return source
  }
  return undefined
}

function settingsFiles({ HOME = '', APPDATA = '', XDG_CONFIG_HOME }: Environment): readonly string[] {
  const ofUser = [
    ...(APPDATA === '' ? [] : [join(APPDATA, 'NuGet', 'NuGet.Config')]),
    ...(HOME === ''
      ? []
      : [
          join(HOME, '.nuget', 'NuGet', 'NuGet.Config'),
          join(XDG_CONFIG_HOME ?? join(HOME, '.config'), 'NuGet', 'NuGet.Config'),
        ]),
  ]
  return [...ofUser, '/etc/opt/NuGet/Config/NuGet.Config']
}

/** Undefined for settings that cannot be read, and where no source that is not disabled speaks the third protocol. */
export function firstSource(bytes: Uint8Array): string | undefined {
  const settings = parse(bytes)
  const disabled = new Set(
    entriesOf(settings, 'disabledPackageSources').flatMap(([key, value]) => (value === 'true' ? [key] : [])),
  )
  for (const [key, value] of entriesOf(settings, 'packageSources')) {
    if (disabled.has(key) || !value.endsWith('/index.json')) continue
    const source = readUpstream(value.slice(0, -'/index.json'.length))
    if (source) return source
  }
  return undefined
}

function parse(bytes: Uint8Array): XmlElement | undefined {
  try {
    return parseXml(bytes, { limits })
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof LimitError) return undefined
    throw error
  }
}

/** `<add key= value=>` behind the last `<clear/>`. */
function entriesOf(settings: XmlElement | undefined, section: string): readonly (readonly [string, string])[] {
  const all = childOf(settings, section)?.children ?? []
  const kept = all.slice(all.findLastIndex(({ name }) => name === 'clear') + 1)
  return kept.flatMap(({ name, attributes }) => {
    const key = attributes.get('key')
    const value = attributes.get('value')
    return name === 'add' && key !== undefined && value !== undefined ? [[key, value] as const] : []
  })
}
