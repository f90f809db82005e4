import { createHash } from 'node:crypto'
import type { ListReference, ListSource } from '../../gate/registry.ts'
import { type Release, readRelease } from './read-release.ts'
import { LIST_ENDINGS } from './unpack-list.ts'

/** More than any archive has, older releases and their parts included. */
const RELEASES_MAX = 256
const FOLDERS_MAX = 1_024

/** Names of the documents that name lists. */
export const RELEASE_NAMES = ['InRelease', 'Release'] as const

/**
 * The lists that can name a file: `Packages` of its architecture, or `Sources`, of every release whose `Release` clients have
 * asked for here, those of the path's own component first. Nothing counts but releases that upstream has: what is not there,
 * cannot be read, or is another's under a further name (`stable`, a link to the archive within itself) takes nobody's place.
 * A release that cannot be read does not stand in the way of others: `SyntaxError` is thrown when there is no other.
 */
export async function chooseLists(path: string, from: ListSource): Promise<readonly ListReference[]> {
  const chosen: ListReference[] = []
  const faults: unknown[] = []
  const known = new Set<string>()
  for (const folder of releaseFolders(from.documents)) {
    if (known.size >= RELEASES_MAX) break
    const document = (await from.read(`${folder}InRelease`)) ?? (await from.read(`${folder}Release`))
    const digest = document && createHash('sha256').update(document).digest('hex')
    if (!document || !digest || known.has(digest)) continue
    try {
      const release = readRelease(document)
      known.add(digest)
      chosen.push(...listsOf(path, folder, release))
    } catch (error) {
      faults.push(error)
    }
  }
  if (chosen.length === 0 && faults.length > 0) throw faults[0]
  return chosen
}

/**
 * `./dists/bookworm/`, those that lie highest first, then in the order of their names; `./` in an archive without releases.
 */
function releaseFolders(documents: readonly string[]): readonly string[] {
  const found = documents.filter((path) => /\/(?:InRelease|Release)$/.test(path))
  const folders = new Set(found.map((path) => path.slice(0, path.lastIndexOf('/') + 1)))
  const depth = (folder: string) => folder.split('/').length
  const ordered = [...folders].sort((one, other) => depth(one) - depth(other) || (one < other ? -1 : 1))
  return ordered.slice(0, FOLDERS_MAX)
}

function listsOf(path: string, folder: string, release: Release): readonly ListReference[] {
  const wanted = wantedLists(path, release)
  const bases = [...new Set([...release.digests.keys()].map(withoutSuffix))].filter(wanted)
  const component = /^pool\/([^/]+)\//.exec(path)?.[1]
  const ordered = bases.sort((one, other) => rank(one, component) - rank(other, component) || (one < other ? -1 : 1))
  return ordered.map((base) => {
    const file = LIST_ENDINGS.map((ending) => `${base}${ending}`).find((each) => release.digests.has(each))
    const sha256 = file && release.digests.get(file)
    if (!file || !sha256)
      throw new SyntaxError(`The archive has ${base} in no form that is read here (.gz, .xz, .zst or plain)`)
    const at = `${folder}${file}`
    const byHash = `${at.slice(0, at.lastIndexOf('/') + 1)}by-hash/SHA256/${sha256}`
    return { path: release.hasByHash ? byHash : at, sha256, label: release.origin }
  })
}

function withoutSuffix(path: string): string {
  return path.replace(/\.(?:gz|bz2|xz|lzma|lz4|zst)$/, '')
}

/** Packages for all architectures stand in the list of each: one of them is enough, unless they have one of their own. */
function wantedLists(path: string, { digests }: Release): (base: string) => boolean {
  const file = path.slice(path.lastIndexOf('/') + 1)
  if (!/\.u?d?deb$/.test(file)) return (base) => /(?:^|\/)Sources$/.test(base)
  const isInstaller = file.endsWith('.udeb')
  const architecture = /_([a-z0-9-]+)\.[a-z]+$/.exec(file)?.[1] ?? 'all'
  const architectures = [...digests.keys()].flatMap((each) => /(?:^|\/)binary-([a-z0-9-]+)\//.exec(each)?.[1] ?? [])
  const common = ['all', ['amd64', 'arm64'].find((each) => architectures.includes(each)) ?? architectures[0]]
  const taken = architecture === 'all' ? common : [architecture]
  return (base) => {
    if (base === 'Packages') return true
    const [, listed] = /(?:^|\/)binary-([a-z0-9-]+)\/Packages$/.exec(base) ?? []
    return listed !== undefined && taken.includes(listed) && base.includes('debian-installer/') === isInstaller
  }
}

function rank(base: string, component: string | undefined): number {
  return component !== undefined && base.startsWith(`${component}/`) ? 0 : 1
}
