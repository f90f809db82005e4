import { makeComposer, startComposerUpstream } from '../../../test/upstreams/composer-upstream.ts'
import { nginx } from '../peers/nginx.ts'
import { largeBytes, noise, packed, type Subject, smallBytes, versionsOf, watched } from '../subject.ts'

const packages = [
  { size: 'small', name: 'acme/small', versionCount: 50, sizeBytes: smallBytes },
  { size: 'large', name: 'acme/large', versionCount: 300, sizeBytes: largeBytes },
] as const
const cold = { name: 'acme/cold', versionCount: 20, sizeBytes: smallBytes }
const metadata = (name: string) => `/p2/${name}.json`

export async function openComposer(): Promise<Subject> {
  const made = [...packages, cold].flatMap(({ name, versionCount, sizeBytes }) =>
    versionsOf(versionCount).map((version) => {
      const one = makeComposer({ name, version, require: { php: '>=7', 'acme/inner': `^${version}` } })
      // The file is noise: a package is not opened on its way.
      return version === '1.0.0' ? { ...one, bytes: noise(name, sizeBytes) } : one
    }),
  )
  const upstream = await startComposerUpstream(made)
  const reference = (name: string) => made.find((one) => one.name === name && one.version === '1.0.0')?.reference ?? ''
  const held = (name: string) => `/files/${name}/${reference(name)}.zip`
  const index = (name: string) => ({
    path: metadata(name),
    upstream: `${upstream.url}${metadata(name)}`,
    headers: packed,
  })
  const file = (name: string) => ({
    path: `/dist/${name}/1.0.0/${reference(name)}.zip`,
    upstream: `${upstream.url}${held(name)}`,
    headers: {},
  })
  return {
    ecosystem: 'composer',
    upstreamUrl: upstream.url,
    names: packages.map(({ name }) => name),
    held: packages.map(({ name, versionCount }) => `${name} 1.${versionCount - 1}.0`),
    cases: packages.flatMap(({ name, size, versionCount, sizeBytes }) => [
      { what: `metadata of ${versionCount} versions, gzip, ${size}`, kind: 'metadata', ...index(name) } as const,
      { what: `zip ${sizeBytes / 1e3} KB, ${size}`, kind: 'artifact', ...file(name) } as const,
    ]),
    cold: [
      {
        what: 'metadata',
        before: [],
        ...index(cold.name),
        ...watched(upstream, `GET ${metadata(cold.name)}`, metadata(cold.name)),
      },
      {
        what: 'zip',
        before: [metadata(cold.name)],
        ...file(cold.name),
        ...watched(upstream, `GET ${held(cold.name)}`, held(cold.name)),
      },
    ],
    peers: [nginx],
    close: () => upstream.close(),
  }
}
