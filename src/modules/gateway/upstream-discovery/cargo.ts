import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { parseToml } from '#formats/toml.ts'
import { readUpstream } from './read-upstream.ts'

type Environment = Readonly<Record<string, string | undefined>>
type Table = Readonly<Record<string, unknown>>

const limits = { sizeBytesMax: 1024 * 1024, depthMax: 16, indicatorsMax: 100_000 }
const replacementsMax = 10
/** What Cargo calls the registry that it uses when nothing else is said. */
const defaultSource = 'crates-io'

/**
 * The sparse index that the machine's own Cargo uses in place of its built-in one: the replacement of the default source, the
 * default registry, else the registry that its variables name. Undefined when only the built-in one is left: its address is
 * Cargo's to know.
 */
export async function discoverCargoUpstream(environment: Environment): Promise<string | undefined> {
  const settings = await readSettings(environment)
  const named = namedIndexes(environment)
  const stated = [
    replacementOf(settings, named),
    indexOf(settings, named, textOf(tableOf(settings, 'registry').default)),
    ...[...named.values()],
  ]
  return stated.map(readSparse).find((address) => address !== undefined)
}

async function readSettings(environment: Environment): Promise<Table> {
  const home = environment.CARGO_HOME || join(environment.HOME || homedir(), '.cargo')
  for (const name of ['config.toml', 'config']) {
    try {
      return parseToml(await readFile(join(home, name)), limits)
    } catch {
      // Not there, or not readable: Cargo would not use it either.
    }
  }
  return {}
}

/** `CARGO_REGISTRIES_<NAME>_INDEX`, by name as variables write it, in the order of names. */
function namedIndexes(environment: Environment): ReadonlyMap<string, string> {
  const found = Object.entries(environment).flatMap(([key, value]): [string, string][] => {
    const name = /^CARGO_REGISTRIES_(\w{1,100})_INDEX$/.exec(key)?.[1]
    return name === undefined || !value ? [] : [[name, value]]
  })
  return new Map(found.sort(([one], [other]) => (one < other ? -1 : 1)))
}

/** Follows `replace-with` from the default source to one that says where it is. */
function replacementOf(settings: Table, named: ReadonlyMap<string, string>): string | undefined {
  const sources = tableOf(settings, 'source')
  let name: string | undefined = defaultSource
  for (let count = 0; count < replacementsMax && name !== undefined; count++) {
    const source = tableOf(sources, name)
    const next = textOf(source['replace-with'])
    if (next === undefined)
      return name === defaultSource ? undefined : (textOf(source.registry) ?? indexOf(settings, named, name))
    name = next
  }
  return undefined
}

function indexOf(settings: Table, named: ReadonlyMap<string, string>, name: string | undefined): string | undefined {
  if (name === undefined) return undefined
  const variable = named.get(name.toUpperCase().replaceAll('-', '_'))
  return variable ?? textOf(tableOf(tableOf(settings, 'registries'), name).index)
}

/** Git indexes are another protocol. */
function readSparse(address: string | undefined): string | undefined {
  return address?.startsWith('sparse+') ? readUpstream(address.slice('sparse+'.length)) : undefined
}

function tableOf(table: Table, key: string): Table {
  const value = table[key]
  return typeof value === 'object' && value !== null ? (value as Table) : {}
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
