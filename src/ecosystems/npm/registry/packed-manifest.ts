import { ArchiveError } from '#formats/archive.ts'
import { readTar } from '#formats/tar.ts'
import { ManifestMismatch } from '../../gate/registry.ts'
import { assertBounded } from './document-bounds.ts'
import { isObject, type JsonObject, textEntries, textOf } from './json.ts'

const MANIFEST_BYTES_MAX = 4 * 1024 * 1024
/** What npm, pnpm and Yarn leave out of paths and commands when they publish. */
const BIN_FOLDER = /^(?:\.[/\\])?node_modules[/\\]\.bin[/\\]/
/** What npm adds to a manifest because of a file beside it. */
const IMPLIED: ReadonlyMap<string, string> = new Map([
  ['install', 'node-gyp rebuild'],
  ['start', 'node server.js'],
])

/**
 * The `package.json` that is unpacked with a tarball. Throws `SyntaxError` where there is none, or more than one: package managers
 * differ in which of them counts.
 */
export async function readPackedManifest(tarball: Uint8Array): Promise<JsonObject> {
  let found: Uint8Array | undefined
  try {
    for await (const entry of readTar(tarball)) {
      const place = placeOf(entry.path)
      if (place === 'elsewhere') continue
      if (found || place === 'outside') throw new SyntaxError('The tarball has more than one package.json')
      if (entry.kind !== 'file' || entry.sizeBytes > MANIFEST_BYTES_MAX)
        throw new SyntaxError('The package.json of the tarball is no file that could be read')
      found = await entry.bytes()
    }
  } catch (error) {
    if (error instanceof ArchiveError) throw new SyntaxError(`The tarball cannot be read: ${error.message}`)
    throw error
  }
  const manifest = found && parseManifest(found)
  if (!isObject(manifest)) throw new SyntaxError('The tarball has no package.json')
  return manifest
}

/**
 * Where a file would lie as a `package.json`: the first folder is taken away by some unpackers, and by others only where there is
 * one; file systems take letters for the same that differ in case or in form, and Windows both slashes.
 */
function placeOf(path: string): 'inside' | 'outside' | 'elsewhere' {
  const parts = path.split(/[/\\]/).filter((part) => part !== '' && part !== '.')
  if (parts.length > 2 || parts.at(-1)?.normalize('NFKC').toLowerCase() !== 'package.json') return 'elsewhere'
  return parts.length === 2 ? 'inside' : 'outside'
}

function parseManifest(bytes: Uint8Array): unknown {
  assertBounded(bytes)
  return JSON.parse(
    Buffer.from(bytes)
      .toString('utf8')
      .replace(/^\uFEFF/, ''),
  )
}

/**
 * Whoever looks at a package sees the manifest of the publication; what is installed and run is that in the tarball. Both must say the
 * same of name, version, dependencies, scripts and commands, but for how clients write it. Throws `ManifestMismatch`.
 */
export function compareManifests(published: JsonObject, packed: JsonObject): void {
  const differs = {
    name: textOf(published.name) !== textOf(packed.name)?.trim(),
    version: versionOf(published) !== versionOf(packed),
    dependencies: !areSame(dependenciesOf(published), dependenciesOf(packed)),
    peerDependencies: !areSame(dictionaryOf(published.peerDependencies), dictionaryOf(packed.peerDependencies)),
    scripts: !areSame(scriptsOf(published, packed), scriptsOf(packed, packed)),
    bin: !isSameBin(published, packed),
  }
  const fields = Object.entries(differs).flatMap(([field, isOther]) => (isOther ? [field] : []))
  if (fields.length > 0) throw new ManifestMismatch(fields)
}

type Dictionary = ReadonlyMap<string, string>

function versionOf({ version }: JsonObject): string | undefined {
  return textOf(version)
    ?.trim()
    .replace(/^[=v]+/, '')
}

/** Some clients write what is optional among the others as well. */
function dependenciesOf({ dependencies, optionalDependencies }: JsonObject): Dictionary {
  return new Map([...dictionaryOf(dependencies), ...dictionaryOf(optionalDependencies)])
}

/** What is no dictionary is understood by some and passed over by others: it is the same as nothing but itself. */
function dictionaryOf(value: unknown): Dictionary {
  if (value === undefined || value === null) return new Map()
  if (!isObject(value)) return new Map([['', JSON.stringify(value)]])
  return new Map(textEntries(value).map(([key, text]) => [key, text.trim()]))
}

/** Without what a client adds to the published one by itself. */
function scriptsOf({ scripts }: JsonObject, packed: JsonObject): Dictionary {
  const stated = dictionaryOf(packed.scripts)
  const all = [...dictionaryOf(scripts)].map(([key, text]) => [key, text.replace(BIN_FOLDER, '')] as const)
  return new Map(all.filter(([key, text]) => stated.has(key) || IMPLIED.get(key) !== text))
}

/** A folder of commands is written out by some clients when they publish: its files are then named one by one. */
function isSameBin(published: JsonObject, packed: JsonObject): boolean {
  const [beside, inside] = [binOf(published), binOf(packed)]
  if (areSame(beside, inside)) return true
  const folder = isObject(packed.directories) ? textOf(packed.directories.bin) : undefined
  if (packed.bin !== undefined || folder === undefined) return false
  const prefix = pathOf(folder) === '' ? '' : `${pathOf(folder)}/`
  return [...beside.values()].every((path) => path.startsWith(prefix))
}

function binOf({ bin, name }: JsonObject): Dictionary {
  if (typeof bin === 'string') return new Map([[baseName(textOf(name) ?? ''), pathOf(bin)]])
  return new Map([...dictionaryOf(bin)].map(([key, path]) => [baseName(key), pathOf(path)]))
}

/** npm takes scopes out of the names of commands. */
function baseName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1)
}

function pathOf(path: string): string {
  return path
    .replaceAll('\\', '/')
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/')
}

function areSame(one: Dictionary, other: Dictionary): boolean {
  return one.size === other.size && [...one].every(([key, text]) => other.get(key) === text)
}
