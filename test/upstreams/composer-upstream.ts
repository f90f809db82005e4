import { createHash } from 'node:crypto'
import { type FileUpstream, startFileUpstream } from './file-upstream.ts'
import { makeZip } from './make-zip.ts'

export interface ComposerInput {
  readonly name: string
  /** `1.0.0`, `v1.0.0`, `dev-main`. */
  readonly version: string
  readonly require?: Readonly<Record<string, string>>
  /** False: the repository states no checksum, as those of source code do. */
  readonly hasChecksum?: boolean
  /** Changes the content, and with it the reference. */
  readonly commit?: string
  /** `library` when absent. */
  readonly type?: string
}

export interface ComposerPackage extends ComposerInput {
  readonly reference: string
  readonly bytes: Buffer
}

export interface ComposerUpstream extends FileUpstream {
  addPackage(one: ComposerPackage): void
  removePackage(name: string, version: string): void
}

export const composerTime = '2020-01-02T03:04:05+00:00'

/** Builds a real package; the same input gives the same bytes. */
export function makeComposer(input: ComposerInput): ComposerPackage {
  const { name, version, require, commit = '', type = 'library' } = input
  const manifest = { name, type, license: 'MIT', ...(require && { require }), autoload: { files: ['which.php'] } }
  const constant = name.toUpperCase().replace(/[^A-Z]/g, '_')
  const which = `<?php\ndefine('${constant}', '${name} ${version}${commit}');\n`
  const folder = name.replace('/', '-')
  const bytes = makeZip({ [`${folder}/composer.json`]: JSON.stringify(manifest), [`${folder}/which.php`]: which })
  return { ...input, reference: createHash('sha1').update(`${name} ${version} ${commit}`).digest('hex'), bytes }
}

/** Starts a small repository with the metadata of Composer 2 in its short form. */
export async function startComposerUpstream(
  packages: readonly ComposerPackage[],
  { root = {} }: { readonly root?: object } = {},
): Promise<ComposerUpstream> {
  const published = new Map<string, ComposerPackage>()
  const server = await startFileUpstream({})
  const { url } = server
  const about = { 'notify-batch': `${url}/downloads`, 'providers-api': `${url}/providers/%package%.json` }
  server.put(
    '/packages.json',
    JSON.stringify({ packages: [], 'metadata-url': '/p2/%package%.json', ...about, ...root }),
  )
  const describe = (name: string) => {
    const own = [...published.values()].filter((one) => one.name === name).reverse()
    const isBranch = ({ version }: ComposerPackage) => version.startsWith('dev-')
    for (const [suffix, versions] of [
      ['', own.filter((one) => !isBranch(one))],
      ['~dev', own.filter(isBranch)],
    ] as const) {
      const entries = shorten(versions.map((one) => entryOf(one, url)))
      const document = { minified: 'composer/2.0', packages: { [name]: entries }, 'security-advisories': [] }
      server.put(`/p2/${name}${suffix}.json`, JSON.stringify(document))
    }
  }
  const addPackage = (one: ComposerPackage) => {
    published.set(`${one.name} ${one.version}`, one)
    server.put(`/files/${one.name}/${one.reference}.zip`, one.bytes)
    describe(one.name)
  }
  for (const one of packages) addPackage(one)
  return {
    ...server,
    addPackage,
    removePackage: (name, version) => {
      published.delete(`${name} ${version}`)
      describe(name)
    },
  }
}

type Entry = Readonly<Record<string, unknown>>

function entryOf(one: ComposerPackage, url: string): Entry {
  const { name, version, reference, bytes, require, hasChecksum = true, type = 'library' } = one
  const shasum = hasChecksum ? createHash('sha1').update(bytes).digest('hex') : ''
  return {
    name,
    version,
    version_normalized: version.startsWith('dev-') ? version : `${version.replace(/^v/, '')}.0`,
    license: ['MIT'],
    type,
    time: composerTime,
    ...(require && { require }),
    autoload: { files: ['which.php'] },
    source: { type: 'git', url: 'https://git.upstream.example/x.git', reference },
    dist: { type: 'zip', url: `${url}/files/${name}/${reference}.zip`, reference, shasum },
    'notification-url': `${url}/downloads`,
  }
}

/** Each but the first tells only what differs from the one before it. */
function shorten(entries: readonly Entry[]): readonly Entry[] {
  return entries.map((entry, position) => {
    const before = entries[position - 1]
    if (before === undefined) return entry
    const changed = Object.entries(entry).filter(
      ([key, value]) => JSON.stringify(value) !== JSON.stringify(before[key]),
    )
    const gone = Object.keys(before).filter((key) => entry[key] === undefined)
    return { ...Object.fromEntries(changed), ...Object.fromEntries(gone.map((key) => [key, '__unset'])) }
  })
}
