import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { makeTarball } from './make-tarball.ts'

/** A binary package of the tests: harmless, and small. */
export interface DebInput {
  readonly name: string
  readonly version: string
  readonly architecture?: string
  readonly depends?: string
  /** Bytes of a file in it, to make it large. */
  readonly payload?: Uint8Array
}

export interface DebFile {
  readonly name: string
  readonly version: string
  readonly architecture: string
  /** `pool/main/d/demo/demo_1.0-1_all.deb`: without the epoch, as archives name files. */
  readonly path: string
  readonly bytes: Buffer
  readonly control: string
}

/** deb(5): an archive of `ar` with three members. */
export function makeDeb(input: DebInput): DebFile {
  const { name, version, architecture = 'all' } = input
  const control = [
    `Package: ${name}`,
    `Version: ${version}`,
    `Architecture: ${architecture}`,
    'Maintainer: Tests <tests@upstream.example>',
    ...(input.depends ? [`Depends: ${input.depends}`] : []),
    'Description: a harmless package of the tests',
  ].join('\n')
  const members = [
    member('debian-binary', Buffer.from('2.0\n')),
    member('control.tar.gz', makeTarball({ './control': `${control}\n` })),
    member('data.tar.gz', makeTarball({ [`./usr/share/${name}/data`]: input.payload ?? `${name} ${version}\n` })),
  ]
  const bytes = Buffer.concat([Buffer.from('!<arch>\n'), ...members])
  const withoutEpoch = version.replace(/^\d+:/, '')
  const path = `pool/main/${name[0]}/${name}/${name}_${withoutEpoch}_${architecture}.deb`
  return { name, version, architecture, path, bytes, control }
}

function member(name: string, content: Buffer): Buffer {
  const columns = [name.padEnd(16), '0'.padEnd(12), '0'.padEnd(6), '0'.padEnd(6), '100644'.padEnd(8)]
  const head = `${columns.join('')}${String(content.byteLength).padEnd(10)}\`\n`
  return Buffer.concat([Buffer.from(head), content, Buffer.alloc(content.byteLength % 2, '\n')])
}

export interface ArchiveInput {
  readonly debs: readonly DebFile[]
  /** Source files by path, each with the package and version that lists it. */
  readonly sources?: readonly { name: string; version: string; path: string; bytes: Buffer }[]
  readonly suite?: string
  readonly origin?: string
  readonly byHash?: boolean
  /** How lists are kept besides plain; gzip when absent. */
  readonly lists?: { readonly ending: string; pack(bytes: Buffer): Buffer }
  /** Signs `Release`; its answer is `InRelease`. Absent: `InRelease` is unsigned, and apt must trust the archive. */
  sign?(release: string): string
}

/** The files of an archive, by path with a leading slash (Debian RepositoryFormat). */
export function makeArchive(input: ArchiveInput): Map<string, Buffer> {
  const { debs, sources = [], suite = 'stable', origin = 'Tests', byHash = true } = input
  const files = new Map<string, Buffer>([...debs, ...sources].map(({ path, bytes }) => [`/${path}`, bytes]))
  const architectures = [...new Set(['amd64', ...debs.map(({ architecture }) => architecture)])].filter(
    (each) => each !== 'all',
  )
  const indexes = new Map<string, Buffer>()
  for (const architecture of architectures) {
    const listed = debs.filter((each) => each.architecture === architecture || each.architecture === 'all')
    indexes.set(`main/binary-${architecture}/Packages`, Buffer.from(listed.map(packageStanza).join('\n')))
  }
  if (sources.length > 0) indexes.set('main/source/Sources', Buffer.from(sources.map(sourceStanza).join('\n')))
  const { ending, pack } = input.lists ?? { ending: '.gz', pack: gzipSync }
  for (const [path, bytes] of [...indexes]) indexes.set(`${path}${ending}`, pack(bytes))
  const folder = `/dists/${suite}`
  for (const [path, bytes] of indexes) {
    files.set(`${folder}/${path}`, bytes)
    files.set(`${folder}/${path.slice(0, path.lastIndexOf('/'))}/by-hash/SHA256/${sha256(bytes)}`, bytes)
  }
  const release = [
    `Origin: ${origin}`,
    `Suite: ${suite}`,
    `Codename: ${suite}`,
    'Date: Fri, 01 May 2026 10:00:00 UTC',
    ...(byHash ? ['Acquire-By-Hash: yes'] : []),
    `Architectures: ${architectures.join(' ')}`,
    'Components: main',
    'SHA256:',
    ...[...indexes].map(([path, bytes]) => ` ${sha256(bytes)} ${bytes.byteLength} ${path}`),
    '',
  ].join('\n')
  files.set(`${folder}/Release`, Buffer.from(release))
  files.set(`${folder}/InRelease`, Buffer.from(input.sign ? input.sign(release) : release))
  return files
}

function packageStanza({ control, path, bytes }: DebFile): string {
  return `${control}\nFilename: ${path}\nSize: ${bytes.byteLength}\nSHA256: ${sha256(bytes)}\n`
}

function sourceStanza({ name, version, path, bytes }: { name: string; version: string; path: string; bytes: Buffer }) {
  const slash = path.lastIndexOf('/')
  const listed = ` ${sha256(bytes)} ${bytes.byteLength} ${path.slice(slash + 1)}`
  return `Package: ${name}\nBinary: ${name}\nVersion: ${version}\nDirectory: ${path.slice(0, slash)}\nChecksums-Sha256:\n${listed}\n`
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
