import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryTree } from '#ecosystems/extraction/testdata/memory-tree.ts'
import { checkForm, checkMutations, extractHostile, mutate } from '#ecosystems/extraction/testdata/mutations.ts'
import { buildJar } from '#ecosystems/maven/testdata/jar/build-jar.ts'
import { codesOf } from '#ecosystems/maven/testdata/summary.ts'
import { gradleCatalog } from './gradle-catalog.ts'
import { gradleLockfile } from './gradle-lockfile.ts'
import { gradleVerification } from './gradle-verification.ts'
import { jar } from './jar.ts'
import { pom } from './pom.ts'

const FIXTURES = [
  [pom, 'pom/project', 'core/pom.xml', 50],
  [pom, 'pom/project', 'pom.xml', 50],
  [pom, 'pom/alone', 'pom.xml', 50],
  [gradleLockfile, 'gradle-lockfile/project', 'gradle.lockfile', 10],
  [gradleCatalog, 'gradle-catalog/project', 'gradle/libs.versions.toml', 100],
  [gradleVerification, 'gradle-verification/project', 'gradle/verification-metadata.xml', 100],
] as const

for (const [extractor, folder, file, incompleteMin] of FIXTURES) {
  test(`${folder}, ${file}: mutated files never throw and never yield a malformed extraction`, async () => {
    const incomplete = await checkMutations(extractor, new URL(`../testdata/${folder}/`, import.meta.url), file)
    assert.ok(incomplete > incompleteMin, `${incomplete}`)
  })
}

test('mutated jars never throw and never yield a malformed extraction', async () => {
  const inner = buildJar({
    descriptors: ['org.json:json-core:2.15.3'],
    manifest: { 'Implementation-Version': '2.15.3' },
  })
  const original = buildJar({
    descriptors: ['bank.example:app:1.0', 'org.shaded:shaded:2'],
    manifest: { 'Bundle-SymbolicName': 'bank.example.app', 'Implementation-Title': 'x'.repeat(200) },
    files: {
      'META-INF/maven/bank.example/app/pom.xml': '<project><artifactId>app</artifactId></project>',
      'lib/json-core-2.15.3.jar': inner,
    },
  })
  let incomplete = 0
  for (const bytes of mutate(original, 600)) {
    const extraction = await jar.extract({ path: 'app-1.0.jar', bytes }, memoryTree())
    checkForm(extraction, 'jar')
    if (!extraction.complete) incomplete++
  }
  assert.ok(incomplete > 200, `${incomplete}`)
})

test('too large a file is refused as such', async () => {
  const sizes = [
    [pom, 'pom.xml', 4],
    [gradleLockfile, 'gradle.lockfile', 64],
    [gradleCatalog, 'libs.versions.toml', 4],
    [gradleVerification, 'verification-metadata.xml', 64],
  ] as const
  for (const [extractor, path, mebibytes] of sizes) {
    const bytes = new Uint8Array(mebibytes * 2 ** 20 + 1).fill(0x20)
    const extraction = await extractor.extract({ path, bytes }, memoryTree())
    assert.deepEqual([codesOf(extraction), extraction.complete], [['lockfile.too-large'], false], path)
  }
})

test('input made to cost memory or time is refused or bounded', async () => {
  const dependency = '<dependency><groupId>g</groupId><artifactId>a</artifactId></dependency>'
  const many = (count: number, of: (index: number) => string) =>
    Array.from({ length: count }, (_, at) => of(at)).join('')
  const poms = [
    `<project><dependencies>${dependency.repeat(40_000)}</dependencies></project>`,
    `<project><modules>${many(50_000, (at) => `<module>m${at}</module>`)}</modules></project>`,
    `<project><modules>${many(50_000, () => '<module>../../..</module>')}</modules></project>`,
    `<project><artifactId>${'${a'.repeat(300_000)}</artifactId></project>`,
    `<project><properties>${many(30_000, (at) => `<p${at}>\${p${at + 1}}</p${at}>`)}</properties><version>\${p0}</version><artifactId>a</artifactId></project>`,
    `<project><profiles>${'<profile><dependencies><a/></dependencies></profile>'.repeat(40_000)}</profiles></project>`,
    '<a>'.repeat(1_000_000),
    `<project ${many(50_000, (at) => `a${at}="" `)}/>`,
  ]
  for (const text of poms) await extractHostile(pom, 'a/b/pom.xml', text)
  for (const text of [
    'g:a:1=x\n'.repeat(100_000),
    ':'.repeat(2_000_000),
    `g:a:1=${',x'.repeat(1_000_000)}`,
    '=\n'.repeat(500_000),
  ])
    await extractHostile(gradleLockfile, 'gradle.lockfile', text)
  const catalogs = [
    '['.repeat(1_000_000),
    `[libraries]\n${many(20_000, (at) => `l${at} = "g:a:1"\n`)}`,
    `[bundles]\na = [${'"x",'.repeat(100_000)}]`,
    `a${'.a'.repeat(100_000)} = 1`,
  ]
  for (const text of catalogs) await extractHostile(gradleCatalog, 'libs.versions.toml', text)
  const component =
    '<component group="g" name="a" version="1"><artifact name="a-1.jar"><sha256 value="x"/></artifact></component>'
  await extractHostile(
    gradleVerification,
    'verification-metadata.xml',
    `<verification-metadata><components>${component.repeat(30_000)}</components></verification-metadata>`,
  )
})

test('control characters of a file do not reach the reader of a warning', async () => {
  const bytes = buildJar({ files: { 'lib/\u001b[31mred\n.jar': 'no archive' } })
  const extraction = await jar.extract({ path: '\u001b[31m.jar', bytes }, memoryTree())
  checkForm(extraction, 'jar')
  assert.ok(extraction.warnings.length > 0)
})
