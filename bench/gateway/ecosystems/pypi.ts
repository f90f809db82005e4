import { makeDistribution, startPypiUpstream } from '../../../test/upstreams/pypi-upstream.ts'
import { devpi } from '../peers/devpi.ts'
import { nginx } from '../peers/nginx.ts'
import { proxpi } from '../peers/proxpi.ts'
import { largeBytes, type Subject, smallBytes, versionsOf, watched } from '../subject.ts'

const projects = [
  { size: 'small', name: 'bench-small', versionCount: 100, sizeBytes: smallBytes },
  { size: 'large', name: 'bench-large', versionCount: 2_000, sizeBytes: largeBytes },
] as const
const cold = 'bench-cold'
const page = (name: string) => `/simple/${name}/`
const fileName = (name: string) => `${name.replace('-', '_')}-1.0.0-py3-none-any.whl`
const json = {
  accept: 'application/vnd.pypi.simple.v1+json, text/html; q=0.01',
  'accept-encoding': 'gzip',
}

export async function openPypi(): Promise<Subject> {
  const files = projects.flatMap(({ name, versionCount, sizeBytes }) =>
    versionsOf(versionCount).map((version, at) =>
      makeDistribution({ name, version, sizeBytes: at === 0 ? sizeBytes : 0, requiresPython: '>=3.8' }),
    ),
  )
  files.push(...versionsOf(50).map((version) => makeDistribution({ name: cold, version, sizeBytes: smallBytes })))
  const upstream = await startPypiUpstream({ files })
  // Peers look a name up in the list of all.
  const links = [...projects.map(({ name }) => name), cold].map((name) => `<a href="/simple/${name}/">${name}</a>`)
  upstream.setDocument('/simple/', `<!DOCTYPE html><html><body>${links.join('\n')}</body></html>`)
  const index = (name: string) => ({ path: page(name), upstream: `${upstream.url}/${name}/`, headers: json })
  const file = (name: string, end = '') => ({
    path: `/packages/${name}/1.0.0/${fileName(name)}${end}`,
    upstream: `${upstream.origin}/files/${fileName(name)}${end}`,
    headers: { accept: '*/*' },
  })
  return {
    ecosystem: 'pypi',
    upstreamUrl: upstream.url,
    names: projects.map(({ name }) => name),
    held: projects.map(({ name, versionCount }) => `${name} 1.${versionCount - 1}.0`),
    cases: projects.flatMap(({ name, size, versionCount, sizeBytes }) => [
      { what: `page of ${versionCount} files, JSON, gzip, ${size}`, kind: 'metadata', ...index(name) } as const,
      ...(size === 'small'
        ? [{ what: 'metadata of a wheel, small', kind: 'metadata', ...file(name, '.metadata') } as const]
        : []),
      { what: `wheel ${sizeBytes / 1e3} KB, ${size}`, kind: 'artifact', ...file(name) } as const,
    ]),
    cold: [
      { what: 'page', before: [], ...index(cold), ...watched(upstream, page(cold)) },
      { what: 'wheel', before: [page(cold)], ...file(cold), ...watched(upstream, `/files/${fileName(cold)}`) },
    ],
    peers: [nginx, proxpi, devpi],
    close: () => upstream.close(),
  }
}
