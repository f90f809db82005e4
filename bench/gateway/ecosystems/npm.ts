import { makePackage, startNpmUpstream } from '../../../test/upstreams/npm-upstream.ts'
import { nginx } from '../peers/nginx.ts'
import { verdaccio } from '../peers/verdaccio.ts'
import { largeBytes, packed, plain, type Subject, smallBytes, versionsOf, watched } from '../subject.ts'

/** 700 KB and 8 MB are the sizes of well-known packuments; 50 KB and 5 MB those of a library and of a compiler. */
const packages = [
  { size: 'small', name: 'bench-small', versionCount: 270, sizeBytes: smallBytes, said: '700 KB' },
  { size: 'large', name: 'bench-large', versionCount: 3_000, sizeBytes: largeBytes, said: '8 MB' },
] as const
const cold = 'bench-cold'

export async function openNpm(): Promise<Subject> {
  const upstream = await startNpmUpstream({})
  for (const { name, versionCount, sizeBytes } of packages)
    for (const [at, version] of versionsOf(versionCount).entries())
      upstream.addVersion(makeOne(name, version, at === 0 ? sizeBytes : 0))
  for (const version of versionsOf(50)) upstream.addVersion(makeOne(cold, version, smallBytes))
  const tarball = (name: string) => `/${name}/-/${name}-1.0.0.tgz`
  const at = (path: string) => ({ path, upstream: `${upstream.url}${path}` })
  return {
    ecosystem: 'npm',
    upstreamUrl: upstream.url,
    names: packages.map(({ name }) => name),
    held: packages.map(({ name, versionCount }) => `${name} 1.${versionCount - 1}.0`),
    cases: packages.flatMap(({ name, size, said, sizeBytes }) => [
      { what: `packument ${said}, plain, ${size}`, kind: 'metadata', ...at(`/${name}`), headers: plain } as const,
      { what: `packument ${said}, gzip, ${size}`, kind: 'metadata', ...at(`/${name}`), headers: packed } as const,
      { what: `tarball ${sizeBytes / 1e3} KB, ${size}`, kind: 'artifact', ...at(tarball(name)), headers: {} } as const,
    ]),
    cold: [
      { what: 'packument', before: [], ...at(`/${cold}`), headers: packed, ...watched(upstream, `/${cold}`) },
      { what: 'tarball', before: [`/${cold}`], ...at(tarball(cold)), headers: {}, ...watched(upstream, tarball(cold)) },
    ],
    peers: [nginx, verdaccio],
    close: () => upstream.close(),
  }
}

/** About 2,600 bytes of manifest. */
function makeOne(name: string, version: string, sizeBytes: number) {
  const numbers = (count: number) => Array.from({ length: count }, (_, at) => at)
  return makePackage({
    name,
    version,
    sizeBytes,
    dependencies: Object.fromEntries(numbers(20).map((at) => [`dependency-${at}`, `^${at}.${version}`])),
    scripts: Object.fromEntries(numbers(10).map((at) => [`task-${at}`, `node scripts/${at}.js ${version}`])),
    manifest: { keywords: numbers(120).map((at) => `keyword-${at}`) },
  })
}
