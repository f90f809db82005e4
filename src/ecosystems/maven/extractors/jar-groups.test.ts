import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryTree } from '#ecosystems/extraction/testdata/memory-tree.ts'
import { buildJar } from '#ecosystems/maven/testdata/jar/build-jar.ts'
import { codesOf, linesOf } from '#ecosystems/maven/testdata/summary.ts'
import { jar } from './jar.ts'
import { knownGroup } from './known-groups.ts'

const extract = (path: string, bytes: Uint8Array) => jar.extract({ path, bytes }, memoryTree())

test('an organisation is not the group of all that it makes', async () => {
  const cases: readonly (readonly [string, Readonly<Record<string, string>>, string])[] = [
    ['ledger-1.0.jar', { 'Implementation-Vendor-Id': 'org.apache' }, 'pkg:generic/ledger@1.0'],
    ['ledger-api-1.0.jar', { 'Implementation-Vendor-Id': 'org.ledger' }, 'org.ledger/ledger-api@1.0'],
    ['led-core-1.0.jar', { 'Implementation-Vendor-Id': 'org.ledframework' }, 'org.ledframework/led-core@1.0'],
    ['ledger-1.0.jar', { 'Implementation-Vendor-Id': 'org.apache.books' }, 'org.apache.books/ledger@1.0'],
    ['big-ledger-1.0.jar', { 'Bundle-SymbolicName': 'org.apache.big-ledger' }, 'pkg:generic/big-ledger@1.0'],
    ['big-ledger-1.0.jar', { 'Bundle-SymbolicName': 'org.apache.books.big-ledger' }, 'org.apache.books/big-ledger@1.0'],
    ['ledger-1.0.jar', { 'Group-Id': 'org.apache' }, 'org.apache/ledger@1.0'],
  ]
  for (const [path, manifest, expected] of cases)
    assert.deepEqual(linesOf(await extract(path, buildJar({ manifest }))), [`runtime ${expected}`], expected)
})

test('POMs in the same file tell the groups of jars that do not', async () => {
  const pom = (dependencies: string) =>
    `<project><groupId>bank.example</groupId><artifactId>teller</artifactId><version>1</version>${dependencies}</project>`
  const dependency = (group: string, artifact: string) =>
    `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId></dependency>`
  const dependencies = [
    ['io.quiet', 'quiet'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Maven's expression
    ['${project.groupId}', 'sister'],
    ['com.one', 'twofold'],
    ['com.two', 'twofold'],
    ['com.wrong', 'slf-api'],
    ['com.wrong', 'poi'],
  ].map(([group = '', artifact = '']) => dependency(group, artifact))
  const bytes = buildJar({
    files: {
      'BOOT-INF/lib/quiet-2.0.jar': buildJar({}),
      'BOOT-INF/lib/sister-1.jar': buildJar({}),
      'BOOT-INF/lib/twofold-1.jar': buildJar({}),
      'BOOT-INF/lib/lonely-1.jar': buildJar({}),
      'BOOT-INF/lib/slf-api-1.jar': buildJar({ descriptors: ['org.slf:slf-api:1'] }),
      'BOOT-INF/lib/poi-5.2.3.jar': buildJar({ manifest: { 'Implementation-Vendor-Id': 'com.wrong.too' } }),
      'META-INF/maven/bank.example/teller/pom.xml': pom(`<dependencies>${dependencies.join('')}</dependencies>`),
    },
  })
  const extraction = await extract('teller-1.jar', bytes)
  assert.deepEqual(linesOf(extraction), [
    'runtime bank.example/sister@1',
    'runtime bank.example/teller@1',
    'runtime io.quiet/quiet@2.0',
    'runtime org.apache.poi/poi@5.2.3',
    'runtime org.slf/slf-api@1',
    'runtime pkg:generic/lonely@1',
    'runtime pkg:generic/twofold@1',
  ])
  assert.deepEqual(codesOf(extraction), ['archive.assumed-group ×3', 'archive.unknown-group ×2'])
  assert.equal(extraction.complete, true)
})

test('jars of a Tomcat folder have the names of the packages, and the version of the manifest', async () => {
  const manifest = { 'Implementation-Title': 'Apache Tomcat', 'Implementation-Version': '9.0.83' }
  const named = async (path: string) => linesOf(await extract(path, buildJar({ manifest })))
  assert.deepEqual(await named('lib/catalina.jar'), ['runtime org.apache.tomcat/tomcat-catalina@9.0.83'])
  assert.deepEqual(await named('lib/tomcat-coyote.jar'), ['runtime org.apache.tomcat/tomcat-coyote@9.0.83'])
  assert.deepEqual(await named('lib/catalina-tribes.jar'), ['runtime org.apache.tomcat/tomcat-tribes@9.0.83'])
  const api = buildJar({ manifest: { 'Bundle-SymbolicName': 'org.apache.tomcat-el-api', 'Bundle-Version': '9.0.83' } })
  assert.deepEqual(linesOf(await extract('lib/el-api.jar', api)), ['runtime org.apache.tomcat/tomcat-el-api@9.0.83'])
  const other = buildJar({ manifest: { 'Implementation-Title': 'Other', 'Implementation-Version': '9' } })
  assert.deepEqual(linesOf(await extract('lib/catalina.jar', other)), ['runtime pkg:generic/Other@9'])
})

test('groups that changed are told by the version, or not at all', () => {
  const cases: readonly (readonly [string, string | undefined, string | undefined])[] = [
    ['asm', '3.3.1', 'asm'],
    ['asm-util', '9.2', 'org.ow2.asm'],
    ['rxjava', '1.3.8', 'io.reactivex'],
    ['rxjava', '2.2.21', 'io.reactivex.rxjava2'],
    ['rxjava', '3.1.5', 'io.reactivex.rxjava3'],
    ['quartz', '1.6.1', undefined],
    ['quartz', '2.3.2', 'org.quartz-scheduler'],
    ['okhttp', undefined, undefined],
    ['commons-lang', '2.6', 'commons-lang'],
    ['spring-boot-admin-server', '2.7.0', 'de.codecentric'],
    ['grpc-server-spring-boot-starter', '2.14.0', undefined],
    ['constructor', '1', undefined],
  ]
  for (const [artifact, version, group] of cases) assert.equal(knownGroup(artifact, version), group, artifact)
})
