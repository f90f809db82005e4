import assert from 'node:assert/strict'
import { makeArtifact, startMavenUpstream } from '../../upstreams/maven-upstream.ts'
import type { Adapter, Deviation } from '../adapter.ts'

const artifactOf = (name: string) => name.split(':')[1] ?? ''
const make = (name: string, version: string) =>
  makeArtifact({
    group: 'org.example',
    artifact: artifactOf(name),
    version,
    files: { 'name.txt': `${name} ${version}` },
  })
const fileOf = (name: string, version: string, folder = artifactOf(name)) =>
  `/org/example/${folder}/${version}/${artifactOf(name)}-${version}.jar`
const listOf = (name: string) => `/org/example/${artifactOf(name)}/maven-metadata.xml`

const prerelease: Deviation = {
  answer:
    'listed only when approved itself; Maven tells releases from SNAPSHOTs only, so that it may be `release` then',
  test: async (bench) => {
    const name = bench.name('prerelease')
    bench.upstream.publish(name, '1.3.0-beta-1')
    await bench.admit(name)
    assert.equal(await bench.lists().newest?.(bench, name), '1.1.0')
    await bench.admit(name, ['1.3.0-beta-1'])
    assert.equal(await bench.lists().newest?.(bench, name), '1.3.0-beta-1')
  },
}

export const maven: Adapter = {
  ecosystem: 'maven',
  advisoryName: 'Maven',
  start: async () => {
    const upstream = await startMavenUpstream([])
    return {
      ...upstream,
      publish: (name, version) => upstream.addVersion(make(name, version)),
      takeBack: upstream.removeVersion,
    }
  },
  nameOf: (word) => `org.example:${word}`,
  file: (name, version) => ({
    path: fileOf(name, version),
    upstreamPath: fileOf(name, version),
    bytes: make(name, version).jar,
  }),
  lists: {
    of: (name) => ({ path: listOf(name), upstreamPath: listOf(name) }),
    versionsIn: (list) => [...list.toString().matchAll(/<version>(.*?)</g)].map(([, version = '']) => version),
    newest: async (gate, name) => /<release>(.*?)</.exec((await gate.get(listOf(name))).body.toString())?.[1],
  },
  otherwise: { prerelease },
  underAnother: (name, other) => fileOf(name, '1.0.0', artifactOf(other)),
  hostile: (name) => [
    ['a page', '<html>Sign in</html>'],
    ['another package', '<metadata><groupId>org.other</groupId><artifactId>other</artifactId></metadata>'],
    ['deep nesting', `<metadata>${'<a>'.repeat(20_000)}`],
    [
      'entities',
      `<!DOCTYPE x [<!ENTITY a "aaaa">]><metadata><artifactId>${artifactOf(name)}</artifactId>&a;</metadata>`,
    ],
  ],
  tricks: [
    '/org/example/demo/../other/maven-metadata.xml',
    '/org/example/demo/1.0.0/..%2f..%2fother-1.0.0.jar',
    '/org/example/demo/1.0.0/demo-1.1.0.jar',
    '/org/example/demo/1.0.0/demo-1.0.0.jar%00',
  ],
}
