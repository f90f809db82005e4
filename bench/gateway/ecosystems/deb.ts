import { type DebFile, makeArchive, makeDeb } from '../../../test/upstreams/deb-archive.ts'
import { startFileUpstream } from '../../../test/upstreams/file-upstream.ts'
import { aptCacherNg } from '../peers/apt-cacher-ng.ts'
import { nginx } from '../peers/nginx.ts'
import { largeBytes, noise, type Subject, smallBytes, watched } from '../subject.ts'

const listedPackages = 30_000
const release = '/dists/stable/InRelease'
const list = '/dists/stable/main/binary-amd64/Packages.gz'

/** An archive with as many packages as a release's smaller half has. */
export async function openDeb(): Promise<Subject> {
  const make = (name: string, sizeBytes: number) =>
    makeDeb({ name, version: '1.0-1', architecture: 'amd64', payload: noise(name, sizeBytes) })
  const [small, large, cold] = [make('small', smallBytes), make('large', largeBytes), make('cold', smallBytes)]
  const debs = [small, large, cold, ...Array.from({ length: listedPackages }, (_, at) => stanza(at))]
  const files = makeArchive({ debs, origin: 'Debian' })
  const upstream = await startFileUpstream(Object.fromEntries(files))
  const at = (path: string) => ({ path, upstream: `${upstream.url}${path}`, headers: {} })
  const file = ({ path }: DebFile) => at(`/${path}`)
  return {
    ecosystem: 'deb',
    upstreamUrl: upstream.url,
    names: [],
    // A package is known when a list that names it has been read.
    asked: [release, list, ...[small, large].map(({ path }) => `/${path}`)],
    cases: [
      { what: 'InRelease, small', kind: 'metadata', ...at(release) },
      { what: `Packages.gz of ${listedPackages} packages, large`, kind: 'metadata', ...at(list) },
      { what: `deb ${smallBytes / 1e3} KB, small`, kind: 'artifact', ...file(small) },
      { what: `deb ${largeBytes / 1e3} KB, large`, kind: 'artifact', ...file(large) },
    ],
    cold: [
      { what: 'InRelease', before: [], ...at(release), ...watched(upstream, `GET ${release}`, release) },
      {
        what: 'deb',
        before: [release, list],
        ...file(cold),
        ...watched(upstream, `GET /${cold.path}`, `/${cold.path}`),
      },
    ],
    peers: [nginx, aptCacherNg],
    close: () => upstream.close(),
  }
}

/** A package that is listed and that nobody asks for. */
function stanza(at: number): DebFile {
  const [name, version, architecture] = [`listed-${at}`, `1.${at % 97}-1`, 'amd64']
  const control = [
    `Package: ${name}`,
    `Version: ${version}`,
    `Architecture: ${architecture}`,
    'Maintainer: Tests <tests@upstream.example>',
    `Depends: listed-${(at * 7) % listedPackages} (>= 1.0), listed-${(at * 13) % listedPackages}`,
    'Description: a package that is listed',
  ].join('\n')
  const path = `pool/main/l/${name}/${name}_${version}_${architecture}.deb`
  return { name, version, architecture, path, bytes: Buffer.from(name), control }
}
