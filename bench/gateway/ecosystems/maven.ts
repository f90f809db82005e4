import { makeArtifact, startMavenUpstream } from '../../../test/upstreams/maven-upstream.ts'
import { nginx } from '../peers/nginx.ts'
import { largeBytes, noise, packed, type Subject, smallBytes, versionsOf, watched } from '../subject.ts'

const artifacts = [
  { artifact: 'small', versionCount: 100, sizeBytes: smallBytes },
  { artifact: 'large', versionCount: 2_000, sizeBytes: largeBytes },
] as const
const folder = (artifact: string) => `/org/example/${artifact}`
const list = (artifact: string) => `${folder(artifact)}/maven-metadata.xml`
const file = (artifact: string, end: string) => `${folder(artifact)}/1.0.0/${artifact}-1.0.0${end}`

export async function openMaven(): Promise<Subject> {
  const make = (artifact: string, version: string, sizeBytes: number) =>
    makeArtifact({
      group: 'org.example',
      artifact,
      version,
      ...(version === '1.0.0' ? { files: { 'data.bin': noise(artifact, sizeBytes) } } : {}),
    })
  const upstream = await startMavenUpstream([
    ...artifacts.flatMap(({ artifact, versionCount, sizeBytes }) =>
      versionsOf(versionCount).map((version) => make(artifact, version, sizeBytes)),
    ),
    ...versionsOf(50).map((version) => make('cold', version, smallBytes)),
  ])
  const at = (path: string) => ({ path, upstream: `${upstream.url}${path}` })
  return {
    ecosystem: 'maven',
    upstreamUrl: upstream.url,
    names: artifacts.map(({ artifact }) => `org.example:${artifact}`),
    held: artifacts.map(({ artifact, versionCount }) => `org.example:${artifact} 1.${versionCount - 1}.0`),
    cases: [
      ...artifacts.flatMap(({ artifact, versionCount, sizeBytes }) => [
        {
          what: `list of ${versionCount} versions, gzip, ${artifact}`,
          kind: 'metadata',
          ...at(list(artifact)),
          headers: packed,
        } as const,
        {
          what: `jar ${sizeBytes / 1e3} KB, ${artifact}`,
          kind: 'artifact',
          ...at(file(artifact, '.jar')),
          headers: {},
        } as const,
      ]),
      { what: 'pom, small', kind: 'metadata', ...at(file('small', '.pom')), headers: {} },
      { what: 'checksum of a jar, small', kind: 'metadata', ...at(file('small', '.jar.sha1')), headers: {} },
    ],
    cold: [
      { what: 'list', before: [], ...at(list('cold')), headers: packed, ...watched(upstream, list('cold')) },
      {
        what: 'jar',
        before: [list('cold'), file('cold', '.pom')],
        ...at(file('cold', '.jar')),
        headers: {},
        ...watched(upstream, file('cold', '.jar')),
      },
    ],
    peers: [nginx],
    close: () => upstream.close(),
  }
}
