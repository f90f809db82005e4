import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { makeZip } from '#test/upstreams/make-zip.ts'
import { discoverMavenUpstream } from './maven.ts'

const folder = mkdtempSync(join(tmpdir(), 'assay-maven-'))
const mirror = (of: string, url: string, more = '') =>
  `<mirror><id>m</id><mirrorOf>${of}</mirrorOf><url>${url}</url>${more}</mirror>`
const central = (url: string) =>
  `<repositories><repository><id>central</id><url>${url}</url></repository></repositories>`

/** A machine with these settings, and a Maven made with an address of its own. */
function machine(settings: string | undefined, global = '<settings/>'): Record<string, string> {
  const home = mkdtempSync(join(folder, 'home-'))
  const installation = join(home, 'maven')
  for (const name of ['conf', 'lib', 'bin']) mkdirSync(join(installation, name), { recursive: true })
  mkdirSync(join(home, '.m2'))
  if (settings !== undefined) writeFileSync(join(home, '.m2', 'settings.xml'), settings)
  writeFileSync(join(installation, 'conf', 'settings.xml'), global)
  const pom = `<project>${central('https://built-in.example/maven2')}</project>`
  const jar = makeZip({ 'org/apache/maven/model/pom-4.0.0.xml': pom })
  writeFileSync(join(installation, 'lib', 'maven-model-builder-3.9.0.jar'), jar)
  const script = `#!/bin/sh\necho 'Apache Maven 3.9.0'\necho 'Maven home: ${installation}'\n`
  writeFileSync(join(installation, 'bin', 'mvn'), script, { mode: 0o755 })
  return { HOME: home, PATH: join(installation, 'bin'), CORP: 'corp.example' }
}

const withMirrors = (...mirrors: string[]) => `<settings><mirrors>${mirrors.join('')}</mirrors></settings>`

describe('the upstream of the machine’s own Maven', () => {
  after(() => rmSync(folder, { recursive: true, force: true }))

  const cases: readonly (readonly [string, string | undefined, string | undefined])[] = [
    ['without settings: what Maven is made with', undefined, 'https://built-in.example/maven2'],
    ['a mirror of everything', withMirrors(mirror('*', 'https://m.example/all/')), 'https://m.example/all'],
    [
      'the mirror of central before that of everything',
      withMirrors(mirror('*', 'https://all.example'), mirror('central', 'https://central.example')),
      'https://central.example',
    ],
    ['a list', withMirrors(mirror('other, central', 'https://m.example')), 'https://m.example'],
    ['all but central', withMirrors(mirror('*,!central', 'https://m.example')), 'https://built-in.example/maven2'],
    ['external', withMirrors(mirror('external:*', 'https://m.example')), 'https://m.example'],
    [
      'only what comes without TLS',
      withMirrors(mirror('external:http:*', 'http://0.example', '<blocked>true</blocked>')),
      'https://built-in.example/maven2',
    ],
    ['a variable', withMirrors(mirror('*', 'https://$' + '{env.CORP}/m2')), 'https://corp.example/m2'],
    ['a variable that is not there', withMirrors(mirror('*', 'https://$' + '{env.NONE}/m2')), undefined],
    ['blocked', withMirrors(mirror('*', 'https://m.example', '<blocked>true</blocked>')), undefined],
    ['another Assay', withMirrors(mirror('*', 'https://assay.example/repo/maven/')), undefined],
    ['credentials', withMirrors(mirror('*', 'https://user:secret@m.example')), undefined],
    ['unreadable settings', '<settings><mirrors>', 'https://built-in.example/maven2'],
    [
      'an active profile',
      `<settings><profiles><profile><id>p</id>${central('https://p.example')}</profile></profiles><activeProfiles><activeProfile>p</activeProfile></activeProfiles></settings>`,
      'https://p.example',
    ],
    [
      'a profile that is off',
      `<settings><profiles><profile><id>p</id>${central('https://p.example')}</profile></profiles></settings>`,
      'https://built-in.example/maven2',
    ],
  ]
  for (const [title, settings, expected] of cases)
    it(title, async () => assert.equal(await discoverMavenUpstream(machine(settings)), expected))

  it('the installation’s settings come after the user’s', async () => {
    const global = withMirrors(mirror('*', 'https://global.example'))
    assert.equal(await discoverMavenUpstream(machine(undefined, global)), 'https://global.example')
    const own = withMirrors(mirror('*', 'https://own.example'))
    assert.equal(await discoverMavenUpstream(machine(own, global)), 'https://own.example')
  })

  it('without Maven and without settings there is nothing', async () => {
    const empty = mkdtempSync(join(folder, 'none-'))
    assert.equal(await discoverMavenUpstream({ HOME: empty, PATH: empty }), undefined)
  })
})
