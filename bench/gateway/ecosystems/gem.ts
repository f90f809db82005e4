import { createHash } from 'node:crypto'
import { makeGem, startGemUpstream } from '../../../test/upstreams/gem-upstream.ts'
import { nginx } from '../peers/nginx.ts'
import { largeBytes, noise, packed, plain, type Subject, smallBytes, versionsOf, watched } from '../subject.ts'

const gems = [
  { size: 'small', name: 'small', versionCount: 100, sizeBytes: smallBytes },
  { size: 'large', name: 'large', versionCount: 1_000, sizeBytes: largeBytes },
] as const
const listedGems = 50_000

export async function openGem(): Promise<Subject> {
  const upstream = await startGemUpstream([])
  for (const { name, versionCount, sizeBytes } of [
    ...gems,
    { name: 'cold', versionCount: 50, sizeBytes: smallBytes },
  ]) {
    const first = makeFirst(name, sizeBytes)
    upstream.addGem(first)
    // Of the others there are the lines only: nobody asks for their files.
    const others = versionsOf(versionCount).slice(1)
    const digest = (version: string) => createHash('sha256').update(`${name} ${version}`).digest('hex')
    const lines = others.map((version) => `${version} rake:>= 12.0,json:~> 2.1|checksum:${digest(version)},ruby:>= 2.0`)
    upstream.put(`/info/${name}`, `---\n${[first.line, ...lines].join('\n')}\n`)
    const fact = (number: string, sha: string) => ({
      number,
      platform: 'ruby',
      created_at: '2020-01-02T03:04:05Z',
      sha,
    })
    const facts = [fact('1.0.0', first.sha256), ...others.map((version) => fact(version, digest(version)))]
    upstream.put(`/api/v1/versions/${name}.json`, JSON.stringify(facts.map((each) => ({ ...each, licenses: ['MIT'] }))))
  }
  const digest = createHash('md5').update('info').digest('hex')
  const listed = Array.from({ length: listedGems }, (_, at) => `gem-${at} 1.0.0,1.1.0,2.0.0 ${digest}\n`)
  upstream.put('/versions', `created_at: 2020-01-02T03:04:05.000Z\n---\n${listed.join('')}`)
  const at = (path: string) => ({ path, upstream: `${upstream.url}${path}` })
  return {
    ecosystem: 'gem',
    upstreamUrl: upstream.url,
    names: gems.map(({ name }) => name),
    held: gems.map(({ name, versionCount }) => `${name} 1.${versionCount - 1}.0`),
    cases: [
      ...gems.flatMap(({ name, size, versionCount, sizeBytes }) => [
        {
          what: `info of ${versionCount} versions, gzip, ${size}`,
          kind: 'metadata',
          ...at(`/info/${name}`),
          headers: packed,
        } as const,
        {
          what: `gem ${sizeBytes / 1e3} KB, ${size}`,
          kind: 'artifact',
          ...at(`/gems/${name}-1.0.0.gem`),
          headers: {},
        } as const,
      ]),
      { what: `list of ${listedGems} gems, large`, kind: 'metadata', ...at('/versions'), headers: plain },
    ],
    cold: [
      {
        what: 'info',
        before: [],
        ...at('/info/cold'),
        headers: packed,
        ...watched(upstream, 'GET /info/cold', '/info/cold'),
      },
      {
        what: 'gem',
        before: ['/info/cold'],
        ...at('/gems/cold-1.0.0.gem'),
        headers: {},
        ...watched(upstream, 'GET /gems/cold-1.0.0.gem', '/gems/cold-1.0.0.gem'),
      },
    ],
    peers: [nginx],
    close: () => upstream.close(),
  }
}

/** The file is noise: a gem is not opened on its way. */
function makeFirst(name: string, sizeBytes: number) {
  const gem = makeGem({ name, version: '1.0.0' })
  const bytes = noise(name, sizeBytes)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return { ...gem, bytes, sha256, line: gem.line.replace(gem.sha256, sha256) }
}
