import { makeChecksums, makeModule, startGolangUpstream } from '../../../test/upstreams/golang-upstream.ts'
import { athens } from '../peers/athens.ts'
import { nginx } from '../peers/nginx.ts'
import { largeBytes, noise, packed, type Subject, smallBytes, versionsOf, watched } from '../subject.ts'

const modules = [
  { module: 'small', versionCount: 100, sizeBytes: smallBytes },
  { module: 'large', versionCount: 2_000, sizeBytes: largeBytes },
] as const
const at = (module: string, file: string) => `/demo.example/${module}/${file}`

export async function openGolang(): Promise<Subject> {
  const checksums = makeChecksums('sums.example')
  const upstream = await startGolangUpstream({ checksums })
  for (const { module, versionCount, sizeBytes } of [
    ...modules,
    { module: 'cold', versionCount: 50, sizeBytes: smallBytes },
  ])
    for (const version of versionsOf(versionCount)) {
      const isFirst = version === '1.0.0'
      const files = isFirst ? { files: { 'data.go': `package ${module}\n// ${hex(module, sizeBytes)}\n` } } : {}
      const made = makeModule({ path: `demo.example/${module}`, version: `v${version}`, ...files })
      upstream.addVersion(made)
      if (isFirst) checksums.add(made)
    }
  const both = (path: string) => ({ path, upstream: `${upstream.url}${path}` })
  return {
    ecosystem: 'golang',
    upstreamUrl: upstream.url,
    environment: { GOSUMDB: checksums.verifierKey },
    names: modules.map(({ module }) => `demo.example/${module}`),
    held: modules.map(({ module, versionCount }) => `demo.example/${module} v1.${versionCount - 1}.0`),
    cases: [
      ...modules.flatMap(({ module, versionCount, sizeBytes }) => [
        {
          what: `list of ${versionCount} versions, gzip, ${module}`,
          kind: 'metadata',
          ...both(at(module, '@v/list')),
          headers: packed,
        } as const,
        {
          what: `zip ${sizeBytes / 1e3} KB, ${module}`,
          kind: 'artifact',
          ...both(at(module, '@v/v1.0.0.zip')),
          headers: {},
        } as const,
        {
          what: `newest of ${versionCount} versions, ${module}`,
          kind: 'metadata',
          ...both(at(module, '@latest')),
          headers: {},
        } as const,
      ]),
      { what: 'go.mod, small', kind: 'metadata', ...both(at('small', '@v/v1.0.0.mod')), headers: {} },
    ],
    cold: [
      {
        what: 'list',
        before: [],
        ...both(at('cold', '@v/list')),
        headers: packed,
        ...watched(upstream, at('cold', '@v/list')),
      },
      {
        what: 'zip',
        before: [at('cold', '@v/list'), at('cold', '@v/v1.0.0.info'), at('cold', '@v/v1.0.0.mod')],
        ...both(at('cold', '@v/v1.0.0.zip')),
        headers: {},
        ...watched(upstream, at('cold', '@v/v1.0.0.zip')),
      },
    ],
    peers: [nginx, athens],
    close: () => upstream.close(),
  }
}

function hex(seed: string, sizeBytes: number): string {
  return noise(seed, sizeBytes / 2).toString('hex')
}
