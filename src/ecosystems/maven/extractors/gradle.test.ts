import assert from 'node:assert/strict'
import { test } from 'node:test'
import { codesOf, componentOf, extractFixture, extractText, linesOf } from '#ecosystems/maven/testdata/summary.ts'
import { gradleCatalog } from './gradle-catalog.ts'
import { scopeOfConfigurations } from './gradle-configurations.ts'
import { gradleLockfile } from './gradle-lockfile.ts'
import { gradleVerification } from './gradle-verification.ts'

test('gradle.lockfile: scopes by configurations, several versions of a module', async () => {
  const extraction = await extractFixture(gradleLockfile, 'gradle-lockfile/project', 'gradle.lockfile')
  assert.deepEqual(linesOf(extraction), [
    'development org.check/check-engine@5.10.1',
    'development org.json/json-core@2.15.4',
    'development org.processor/processor@1.0',
    'development org.tool/lint-rules@9.2',
    'peer org.api/servlet-api@6.0.0',
    'runtime bank.example/forms@7.1',
    'runtime org.json/json-core@2.15.3',
    'runtime org.own/own-thing@1',
  ])
  assert.deepEqual([extraction.warnings, extraction.complete], [[], true])
  const { line, direct } = componentOf(extraction, 'org.json:json-core:2.15.3')
  assert.deepEqual([line, direct], [7, undefined])
})

test('lockfiles of build scripts and the older ones for each configuration', async () => {
  const lines = async (file: string) => linesOf(await extractFixture(gradleLockfile, 'gradle-lockfile/project', file))
  const old = 'gradle/dependency-locks'
  assert.deepEqual(await lines('buildscript-gradle.lockfile'), ['development org.tool/tool-gradle-plugin@4.0'])
  assert.deepEqual(await lines(`${old}/testCompileClasspath.lockfile`), ['development org.check/check@4.13'])
  assert.deepEqual(await lines(`${old}/runtimeClasspath.lockfile`), [
    'runtime bank.example/forms@7.1',
    'runtime org.json/json-core@2.15.3',
  ])
  const paths = [
    'gradle.lockfile',
    'a/settings-gradle.lockfile',
    `a/${old}/x.lockfile`,
    'x.lockfile',
    'gradle.lockfile.bak',
  ]
  assert.deepEqual(
    paths.map((path) => gradleLockfile.matches(path)),
    [true, true, true, false, false],
  )
})

test('lines that are none are told and passed over', async () => {
  const cases: readonly [string, readonly string[], number][] = [
    ['g:a:1=x\r\ng:b:2=x\n', [], 2],
    ['g:a=x\ng:b:2=x', ['lockfile.unreadable-entry'], 1],
    ['g:a:1\n', ['lockfile.unreadable-entry'], 0],
    ['g:a:1:x=y\n:a:1=y\ng::1=y\ng:a:=y', ['lockfile.unreadable-entry ×4'], 0],
    ['g:a:1=x\ng:a:1=y', ['lockfile.duplicate-entry'], 1],
    [`g:a:1=${'x,'.repeat(10_000)}`, ['lockfile.unreadable-entry'], 0],
    ['g:a:[1=x', ['lockfile.unusual-version'], 1],
    ['__proto__:constructor:1=__proto__', [], 1],
  ]
  for (const [text, codes, count] of cases) {
    const extraction = await extractText(gradleLockfile, 'gradle.lockfile', text)
    assert.deepEqual([codesOf(extraction), extraction.components.length], [codes, count], text.slice(0, 40))
  }
})

test('configurations by their names', () => {
  const scopeOf = scopeOfConfigurations(new Set(['compileClasspath', 'runtimeClasspath', 'debugCompileClasspath']))
  const scopes = {
    runtime: [
      'runtimeClasspath',
      'releaseRuntimeClasspath',
      'debugCompileClasspath',
      'implementation',
      'latestThing',
      'attest',
    ],
    peer: ['compileClasspath'],
    development: [
      'testRuntimeClasspath',
      'debugAndroidTestCompileClasspath',
      'kaptDebug',
      'kspKotlin',
      'testFixturesApi',
      'jmhRuntimeClasspath',
    ],
  }
  for (const [scope, names] of Object.entries(scopes))
    for (const name of names) assert.equal(scopeOf([name]), scope, name)
  assert.equal(scopeOf(['testRuntimeClasspath', 'compileClasspath']), 'peer')
  assert.equal(scopeOf(['compileClasspath', 'runtimeClasspath']), 'runtime')
})

test('the catalog: references, rich versions, short forms, plugins, bundles', async () => {
  const extraction = await extractFixture(gradleCatalog, 'gradle-catalog/project', 'gradle/libs.versions.toml')
  assert.deepEqual(linesOf(extraction), [
    'development org.tool.check/org.tool.check.gradle.plugin@4.0',
    'development org.tool.format/org.tool.format.gradle.plugin@1.1',
    'runtime org.exact/exact@4.1',
    'runtime org.json/json-core@2.15.3',
    'runtime org.json/json-text@2.15.3',
    'runtime org.lost/lost',
    'runtime org.managed/managed',
    'runtime org.newest/newest latest.release',
    'runtime org.quoted/quoted@2.0',
    'runtime org.shared/shared-io [5.0, 6.0[!!5.0.1',
    'runtime org.short/short@1.2.3',
    'runtime org.soft/soft@3.0',
    'runtime org.wide/wide 1.+',
  ])
  assert.deepEqual(codesOf(extraction), [
    'manifest.only-offered',
    'manifest.rejected-version',
    'manifest.unknown-reference ×2',
    'manifest.unresolved-version',
  ])
  assert.equal(extraction.complete, false)
  const lines = ['libraries/json-core', 'libraries/quoted', 'plugins/tool'].map(
    (id) => componentOf(extraction, id).line,
  )
  assert.deepEqual(lines, [12, 21, 29])
})

test('a catalog that is none, or odd', async () => {
  const cases: readonly [string, readonly string[]][] = [
    ['[libraries', ['lockfile.unreadable']],
    ['', []],
    ['libraries = 1', []],
    [
      '[libraries]\na = "x"\nb = 1\nc = { module = "a:b:c", version = "1" }',
      ['manifest.only-offered', 'manifest.unreadable-entry ×3'],
    ],
    [
      '[versions]\nv = { ref = "v" }\n[libraries]\na = { module = "g:a", version.ref = "v" }',
      ['manifest.only-offered', 'manifest.unknown-reference'],
    ],
    [
      '[libraries]\n"__proto__" = "g:a:1"\nconstructor = { module = "g:b", version.ref = "toString" }',
      ['manifest.only-offered', 'manifest.unknown-reference'],
    ],
    [
      '[libraries]\na = "g:a:[2,1]"\nb = { module = "g:b", version = { rejectAll = true, prefer = "1" } }',
      ['manifest.only-offered', 'manifest.rejected-version', 'manifest.unusual-version'],
    ],
  ]
  for (const [text, codes] of cases)
    assert.deepEqual(codesOf(await extractText(gradleCatalog, 'gradle/libs.versions.toml', text)), codes, text)
  const paths = ['gradle/libs.versions.toml', 'tools.versions.toml', 'versions.toml', 'libs.toml']
  assert.deepEqual(
    paths.map((path) => gradleCatalog.matches(path)),
    [true, true, false, false],
  )
})

test('verification metadata: one component for each file that is more than a description', async () => {
  const extraction = await extractFixture(
    gradleVerification,
    'gradle-verification/project',
    'gradle/verification-metadata.xml',
  )
  assert.deepEqual(linesOf(extraction), [
    'optional org.json/json-core@2.15.3',
    'optional org.native/glue@1.0?classifier=linux&type=so',
    'optional org.native/glue@1.0?type=aar',
    'optional org.shared/shared-parent@5.0.0?type=pom',
  ])
  assert.deepEqual(codesOf(extraction), [
    'manifest.only-accepted',
    'manifest.unreadable-digest',
    'manifest.unverified-artifacts',
  ])
  const { hashes, line } = componentOf(extraction, 'org.json:json-core:2.15.3:json-core-2.15.3.jar')
  assert.deepEqual(
    hashes.map((hash) => hash.slice(0, 10)),
    ['sha512:4f1', 'sha256:4f1', 'sha256:5f1'],
  )
  assert.equal(line, 14)
  assert.equal(extraction.complete, false)
})

test('verification metadata that is none, or odd', async () => {
  const code = async (text: string) => codesOf(await extractText(gradleVerification, 'verification-metadata.xml', text))
  assert.deepEqual(await code('<other/>'), ['lockfile.unreadable'])
  assert.deepEqual(await code('<verification-metadata/>'), [])
  const component = (attributes: string, files = '') =>
    `<verification-metadata><components><component ${attributes}>${files}</component></components></verification-metadata>`
  assert.deepEqual(await code(component('group="g" name="a b" version="1"')), [
    'manifest.only-accepted',
    'manifest.unreadable-entry',
  ])
  assert.deepEqual(await code(component('group="g" name="a"')), ['manifest.only-accepted', 'manifest.unreadable-entry'])
  const twice = '<artifact name="a-1.jar"/>'.repeat(3)
  assert.deepEqual(await code(component('group="g" name="a" version="1"', twice)), ['manifest.only-accepted'])
})
