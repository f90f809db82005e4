import { makeNuget, startNugetUpstream } from '../../../test/upstreams/nuget-upstream.ts'
import { nginx } from '../peers/nginx.ts'
import { largeBytes, noise, packed, type Subject, smallBytes, versionsOf, watched } from '../subject.ts'

const packages = [
  { size: 'small', id: 'bench.small', versionCount: 30, sizeBytes: smallBytes },
  { size: 'large', id: 'bench.large', versionCount: 200, sizeBytes: largeBytes },
] as const
const cold = 'bench.cold'
const registration = (id: string) => `/v3/registrations/${id}/index.json`
const file = (id: string) => `${id}/1.0.0/${id}.1.0.0.nupkg`

export async function openNuget(): Promise<Subject> {
  const made = [...packages, { id: cold, versionCount: 20, sizeBytes: smallBytes }].flatMap(
    ({ id, versionCount, sizeBytes }) =>
      versionsOf(versionCount).map((version) => {
        const one = makeNuget({ id, version, dependencies: { 'Bench.Inner': '[2.0.0, )', 'Bench.Other': '[1.0.0, )' } })
        // The file is noise: a package is not opened on its way.
        return version === '1.0.0' ? { ...one, bytes: noise(id, sizeBytes) } : one
      }),
  )
  const upstream = await startNugetUpstream(made, { inlinedMax: 64 })
  const { origin } = new URL(upstream.url)
  const hive = '/registration5-gz-semver2'
  const index = (id: string) => ({
    path: registration(id),
    upstream: `${origin}${hive}/${id}/index.json`,
    headers: packed,
  })
  const flat = (id: string) => ({ path: `/v3/flat/${file(id)}`, upstream: `${origin}/flat/${file(id)}`, headers: {} })
  return {
    ecosystem: 'nuget',
    upstreamUrl: upstream.url,
    names: packages.map(({ id }) => id),
    held: packages.map(({ id, versionCount }) => `${id} 1.${versionCount - 1}.0`),
    cases: packages.flatMap(({ id, size, versionCount, sizeBytes }) => [
      { what: `registration of ${versionCount} versions, gzip, ${size}`, kind: 'metadata', ...index(id) } as const,
      // The upstream of the tests has no such list.
      {
        what: `list of ${versionCount} versions, ${size}`,
        kind: 'metadata',
        path: `/v3/flat/${id}/index.json`,
        upstream: '',
        headers: packed,
      } as const,
      { what: `nupkg ${sizeBytes / 1e3} KB, ${size}`, kind: 'artifact', ...flat(id) } as const,
    ]),
    cold: [
      {
        what: 'registration',
        before: [],
        ...index(cold),
        ...watched(upstream, `GET ${hive}/${cold}/index.json`, `${hive}/${cold}/index.json`),
      },
      {
        what: 'nupkg',
        before: [registration(cold)],
        ...flat(cold),
        ...watched(upstream, `GET /flat/${file(cold)}`, `/flat/${file(cold)}`),
      },
    ],
    peers: [nginx],
    close: () => upstream.close(),
  }
}
