import { createHash } from 'node:crypto'
import { makeCrate, startCargoUpstream } from '../../../test/upstreams/cargo-upstream.ts'
import { nginx } from '../peers/nginx.ts'
import { largeBytes, noise, packed, type Subject, smallBytes, versionsOf, watched } from '../subject.ts'

const crates = [
  { size: 'small', name: 'bench-small', versionCount: 100, sizeBytes: smallBytes },
  { size: 'large', name: 'bench-large', versionCount: 2_000, sizeBytes: largeBytes },
] as const
const cold = 'bench-cold'
const index = (name: string) => `/be/nc/${name}`
const download = (name: string) => `/crates/${name}/1.0.0/download`
const held = (name: string) => `/files/be/nc/${name}/1.0.0.crate`

export async function openCargo(): Promise<Subject> {
  const upstream = await startCargoUpstream({})
  for (const { name, versionCount, sizeBytes } of [...crates, { name: cold, versionCount: 50, sizeBytes: smallBytes }])
    for (const version of versionsOf(versionCount))
      upstream.addVersion(makeOne(name, version, version === '1.0.0' ? sizeBytes : 0))
  const { dl } = (await (await fetch(`${upstream.url}/config.json`)).json()) as { dl: string }
  const document = (name: string) => ({ path: index(name), upstream: `${upstream.url}${index(name)}`, headers: packed })
  const file = (name: string) => ({
    path: download(name),
    upstream: `${new URL(dl).origin}${held(name)}`,
    headers: {},
  })
  return {
    ecosystem: 'cargo',
    upstreamUrl: upstream.url,
    names: crates.map(({ name }) => name),
    held: crates.map(({ name, versionCount }) => `${name} 1.${versionCount - 1}.0`),
    cases: crates.flatMap(({ name, size, versionCount, sizeBytes }) => [
      { what: `index of ${versionCount} versions, gzip, ${size}`, kind: 'metadata', ...document(name) } as const,
      { what: `crate ${sizeBytes / 1e3} KB, ${size}`, kind: 'artifact', ...file(name) } as const,
    ]),
    cold: [
      { what: 'index', before: [], ...document(cold), ...watched(upstream, `/index${index(cold)}`) },
      { what: 'crate', before: [index(cold)], ...file(cold), ...watched(upstream, held(cold)) },
    ],
    peers: [nginx],
    close: () => upstream.close(),
  }
}

/** The file is noise: a crate is not opened on its way. */
function makeOne(name: string, version: string, sizeBytes: number) {
  const numbers = Array.from({ length: 8 }, (_, at) => [`dependency-${at}`, `^${at}.1`])
  const crate = makeCrate({ name, version, dependencies: Object.fromEntries(numbers) })
  if (sizeBytes === 0) return crate
  const file = noise(name, sizeBytes)
  const checksum = createHash('sha256').update(file).digest('hex')
  return { ...crate, file, checksum, line: crate.line.replace(crate.checksum, checksum) }
}
