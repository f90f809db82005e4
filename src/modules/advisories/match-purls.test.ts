import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { parsePurl } from '#formats/purl.ts'
import { feedOf } from '#test/advisory-feed.ts'
import { testApp } from '#test/harness.ts'
import { type AdvisoryIndex, compileAdvisories, importAdvisories, matchPurls, openAdvisoryIndex } from './index.ts'

const records = [
  { id: 'GHSA-a', aliases: ['CVE-1'], severity: 'HIGH', events: ['introduced 1.0.0', 'fixed 1.2.0'] },
  { id: 'CVE-1', severity: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', events: ['introduced 0', 'fixed 1.1.0'] },
  { id: 'MAL-1', versions: ['1.0.0', 'odd one'], events: [] },
  { id: 'GHSA-b', name: '@bank/forms', events: ['introduced 0', 'last_affected 2.0.0'] },
  { id: 'PYSEC-1', ecosystem: 'PyPI', name: 'Some_Thing', events: ['introduced 0', 'fixed 3'] },
  { id: 'DSA-1', ecosystem: 'Debian:12', name: 'openssl', events: ['introduced 0', 'fixed 3.0.11-1'] },
  { id: 'DSA-2', ecosystem: 'Debian:11', name: 'openssl', events: ['introduced 0', 'fixed 1.1.1w-0'] },
  { id: 'ALP-1', ecosystem: 'Alpine:v3.19', name: 'busybox', events: ['introduced 0', 'fixed 1.36.1-r16'] },
  { id: 'ALP-2', ecosystem: 'Alpine:v3.19', name: 'ssl_client', events: ['introduced 0', 'fixed 1.36.1-r16'] },
  { id: 'RH-1', ecosystem: 'Red Hat:enterprise_linux:9::baseos', name: 'glibc', events: ['introduced 0'] },
  { id: 'OLD-1', name: 'old', withdrawn: '2026-05-04T00:00:00Z' },
  { id: 'GEM-OLD', ecosystem: 'RubyGems', name: 'rack', withdrawn: '2026-05-04T00:00:00Z' },
  { id: 'MVN-1', ecosystem: 'Maven', name: 'a:b', events: ['introduced 0', 'last_affected 12.4.1'] },
  { id: 'SWI-1', ecosystem: 'SwiftURL', name: 'github.com/Vapor/vapor', events: ['introduced 0', 'fixed 4.1.0'] },
  { id: 'NUG-1', ecosystem: 'NuGet', name: 'Newtonsoft.Json', events: ['introduced 0', 'fixed 13.0.1'] },
  { id: 'PHP-1', ecosystem: 'Packagist', name: 'a/b', events: [], versions: ['1.0'] },
  { id: 'X-TEST-1', ecosystem: 'Hex', name: 'plug' },
] as const
const purls = [
  ...['1.0.0', '1.1.5', '1.2.0', '0.1.0', 'odd%20one', 'odd%20two', '1.0.0-rc.1'].map((v) => `pkg:npm/thing@${v}`),
  'pkg:npm/thing',
  'pkg:npm/nothing@1.0.0',
  'pkg:npm/old@1.0.0',
  'pkg:npm/%40bank/forms@2.0.0',
  'pkg:npm/@bank/forms@2.0.1',
  'pkg:pypi/some-thing@2.9',
  'pkg:pypi/Some.Thing@3.0',
  'pkg:deb/debian/openssl@3.0.9-1?arch=source&distro=debian-12',
  'pkg:deb/debian/libssl3@3.0.9-1?arch=amd64&distro=debian-12&upstream=openssl',
  'pkg:deb/debian/libssl3@3.0.9-1%2Bb1?arch=amd64&distro=debian-12&upstream=openssl%403.0.11-1',
  'pkg:deb/debian/libssl1.1@1.1.1n-0?distro=debian-11&upstream=openssl',
  'pkg:deb/debian/libssl3@3.0.9-1?upstream=openssl',
  'pkg:deb/debian/openssl?distro=debian-12',
  'pkg:deb/debian/openssl@3.0.9-1?distro=debian-10',
  'pkg:deb/ubuntu/openssl@3.0.9-1?distro=ubuntu-22.04',
  'pkg:apk/alpine/ssl_client@1.36.1-r15?distro=alpine-3.19.1&upstream=busybox',
  'pkg:apk/alpine/ssl_client@1.36.1-r16?distro=alpine-3.19.1&upstream=busybox',
  'pkg:apk/alpine/busybox@1.36.1-r15?distro=alpine-3.20.0',
  'pkg:apk/alpine/busybox@1.36.1-r15',
  'pkg:rpm/redhat/glibc@2.34-60.el9?distro=rhel-9.2',
  'pkg:gem/rack@1.0.0',
  'pkg:hex/plug@1.0.0',
  'pkg:bitbucket/a/b@1',
  'pkg:maven/a/b@12.4.1.jre8',
  'pkg:maven/a/b@12.4.2',
  'pkg:swift/github.com/vapor/Vapor@4.0.0',
  'pkg:nuget/Newtonsoft.Json@12.0.1',
  'pkg:composer/a/b@1.0.0',
]

describe('advisories by package URL', () => {
  const app = testApp()
  let index: AdvisoryIndex
  const path = '/api/v1/advisories/matches'
  const ask = (asked: readonly string[]) => app.request('POST', path, { as: 'developer', body: { purls: asked } })
  before(async () => {
    const feed = { path: feedOf(...records), source: 'test' }
    await importAdvisories(app.context(), feed)
    index = openAdvisoryIndex((await compileAdvisories([feed], app.clock.now())).bytes)
  })

  it('are those that a compiled index of the same records names', async () => {
    const { items } = await matchPurls(app.context(), purls)
    for (const [at, text] of purls.entries()) {
      const { purl, state, matches } = items[at] ?? assert.fail(text)
      const expected = index.match(parsePurl(text))
      const plain = (all: typeof expected) =>
        all
          .map(({ firstSeenAt: _, aliases, ...match }) => ({ ...match, aliases: [...aliases].sort() }))
          .sort((a, b) => (a.advisoryId < b.advisoryId ? -1 : 1))
      assert.equal(purl, text)
      assert.deepEqual(plain(matches), plain(expected), text)
      assert.equal(state !== 'unknown-type', index.covers(parsePurl(text)), text)
    }
    const states = Map.groupBy(items, ({ state }) => state)
    for (const state of ['matched', 'clear', 'undecided', 'unknown-type'] as const)
      assert.ok((states.get(state)?.length ?? 0) >= 4, state)
  })

  it('are for a package without a version those that its requirements allow, as a compiled index says', async () => {
    const asked = [
      { purl: 'pkg:npm/thing', requirements: ['^1.1.0'] },
      { purl: 'pkg:npm/thing', requirements: ['^2.0.0'] },
      { purl: 'pkg:npm/thing', requirements: ['^2.0.0', 'no range!'] },
      { purl: 'pkg:swift/github.com/Vapor/Vapor', requirements: ['>= 4.2.0'] },
    ]
    const { body } = await app.request('POST', path, { as: 'developer', body: { purls: asked } })
    for (const [at, { purl, requirements }] of asked.entries()) {
      const expected = index.match(parsePurl(purl), requirements).map(({ advisoryId, reason }) => [advisoryId, reason])
      const found = body.items[at].matches.map((match: Record<string, string>) => [match.advisoryId, match.reason])
      assert.deepEqual([body.items[at].purl, found.sort()], [purl, expected.sort()])
    }
    const states = body.items.map(({ state }: { state: string }) => state)
    assert.deepEqual(states, ['undecided', 'clear', 'undecided', 'clear'])
    assert.match(body.items[0].matches[0].reason, /\^1\.1\.0 allows affected ones/)
    const refused = { purl: 'pkg:npm/thing', requirements: [] }
    assert.equal((await app.request('POST', path, { as: 'developer', body: { purls: [refused] } })).status, 400)
  })

  it('are asked for over HTTP, the worst first, with the age of the data', async () => {
    const { status, body } = await ask(['pkg:npm/thing@1.0.0', 'pkg:deb/debian/openssl?distro=debian-12', 'pkg:x/y@1'])
    assert.equal(status, 200)
    assert.deepEqual(
      body.items.map(({ state, matches }: { state: string; matches: { advisoryId: string; state: string }[] }) => [
        state,
        ...matches.map((match) => `${match.advisoryId} ${match.state}`),
      ]),
      [['matched', 'MAL-1 affected', 'CVE-1 affected'], ['undecided', 'DSA-1 undecided'], ['unknown-type']],
    )
    assert.deepEqual(body.items[0].matches[1].fixedVersions, ['1.1.0', '1.2.0'])
    assert.deepEqual(
      body.dataAge.map(({ source }: { source: string }) => source),
      ['test'],
    )
  })

  it('are refused to strangers, and for what is no package URL or too many', async () => {
    assert.equal((await app.request('POST', path, { body: { purls } })).status, 401)
    assert.equal((await ask(['lodash@1'])).body.code, 'purl.invalid')
    assert.equal((await ask(['pkg:npm/a%00b@1'])).body.code, 'purl.invalid')
    assert.equal((await ask([])).status, 400)
    assert.equal((await ask(Array(1_001).fill('pkg:npm/a@1'))).status, 400)
    assert.equal((await ask(Array(1_000).fill('pkg:npm/a@1'))).body.items.length, 1_000)
  })

  it('leave the last purls for the next request where answers are too many, and always answer the first', async () => {
    const asked = ['1.0.0', '1.1.5', '1.0.0'].map((version) => `pkg:npm/thing@${version}`)
    const answered = async (limits: { matchesMax: number; rangesMax: number }) =>
      (await matchPurls(app.context(), asked, limits)).items.length
    assert.equal(await answered({ matchesMax: 1, rangesMax: 100 }), 1)
    assert.equal(await answered({ matchesMax: 3, rangesMax: 100 }), 2)
    assert.equal(await answered({ matchesMax: 100, rangesMax: 1 }), 1)
    assert.equal(await answered({ matchesMax: 100, rangesMax: 100 }), 3)
  })
})
