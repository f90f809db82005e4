import assert from 'node:assert/strict'
import { test } from 'node:test'
import { codesOf, componentOf, extractFixture, extractText, linesOf } from '#ecosystems/maven/testdata/summary.ts'
import { pom } from './pom.ts'

const TOOLS = [
  'development* org.apache.maven.plugins/maven-compiler-plugin@3.11.0',
  'development* org.check/check@4.13',
  'development* org.tool/tool-maven-plugin@2.0',
  'development* org.tool/tool-rules@2.1',
  'development* org.wagon/wagon-ssh@3.5',
]

test('parents, properties, management and bills of materials of the project and of a repository in it', async () => {
  const extraction = await extractFixture(pom, 'pom/project', 'core/pom.xml')
  const expected = [
    ...TOOLS,
    'development* org.json/json-core@2.15.4?classifier=tests',
    'optional* org.shared/shared-io@6.0.0-M1',
    'peer* org.range/range [1.0,2.0)',
    'runtime* org.json/json-core@2.15.4',
    'runtime* org.native/glue@1.0?classifier=x86&type=dll',
    'runtime* org.range/pinned@1.5 [1.5]',
    'runtime* org.shared/shared-net@5.0.1',
    'runtime* org.shared/shared-text@4.9.9',
    'runtime* org.vendor/closed@9?download_url=file:lib%2Fclosed.jar',
  ]
  assert.deepEqual(linesOf(extraction), expected.toSorted())
  assert.deepEqual(extraction.root, { name: 'bank.example:ledger-core', version: '1.4.0' })
  // One bill of materials is not there, and nothing here depends on it.
  assert.deepEqual(codesOf(extraction), [
    'manifest.missing-bom',
    'manifest.profile-not-applied',
    'manifest.unpinned-plugin',
  ])
  assert.equal(extraction.complete, true)
  assert.equal(componentOf(extraction, 'org.json:json-core:jar').line, 14)
  assert.equal(componentOf(extraction, 'org.check:check:jar').line, undefined)
  assert.equal(componentOf(extraction, 'org.vendor:closed:jar').source, 'file:lib/closed.jar')
})

test('modules of the project are left out, other versions of them are not; what has no version is told', async () => {
  const extraction = await extractFixture(pom, 'pom/project', 'web/pom.xml')
  const expected = [
    ...TOOLS,
    'runtime* bank.example/forms@7.1',
    'runtime* bank.example/ledger-core@1.0.0?classifier=legacy',
    'runtime* org.lost/circular',
    'runtime* org.lost/lost',
  ]
  assert.deepEqual(linesOf(extraction), expected.toSorted())
  assert.deepEqual(codesOf(extraction), [
    'manifest.missing-bom',
    'manifest.profile-not-applied',
    'manifest.unpinned-plugin',
    'manifest.unresolved-expression',
    'manifest.unresolved-version ×2',
  ])
  assert.equal(extraction.complete, false)
})

test('the project itself: modules that are absent, entities of HTML, another encoding', async () => {
  const extraction = await extractFixture(pom, 'pom/project', 'pom.xml')
  assert.deepEqual(linesOf(extraction), TOOLS)
  assert.ok(codesOf(extraction).includes('manifest.missing-module'))
  assert.deepEqual(extraction.root, { name: 'bank.example:ledger', version: '1.4.0' })
})

test('alone, a POM tells what it can, and that its parent is not there', async () => {
  const extraction = await extractFixture(pom, 'pom/alone', 'pom.xml')
  assert.deepEqual(linesOf(extraction), [
    'runtime* __proto__/constructor@1.0',
    'runtime* org.driver/driver@12.4.2.jre8',
    'runtime* org.framework/framework-web',
  ])
  assert.deepEqual(codesOf(extraction), [
    'manifest.duplicate-entry',
    'manifest.missing-parent',
    'manifest.profile-not-applied',
    'manifest.unresolved-version',
  ])
  assert.deepEqual(
    [extraction.complete, extraction.warnings.find(({ code }) => code.endsWith('parent'))?.line],
    [false, 3],
  )
})

const expression = (name: string) => `\${${name}}`
const dependency = (artifact: string, more = '') =>
  `<dependency><groupId>g</groupId><artifactId>${artifact}</artifactId>${more}</dependency>`
const project = (content: string) =>
  `<project><groupId>me</groupId><artifactId>me</artifactId><version>1</version>${content}</project>`
const parent = (version: string, path = '') =>
  `<parent><groupId>g</groupId><artifactId>up</artifactId><version>${version}</version>${path}</parent>`
const up = (version: string, content = '') =>
  `<project><groupId>g</groupId><artifactId>up</artifactId><version>${version}</version>${content}</project>`

test('a parent is taken where its names and version agree, and nowhere else', async () => {
  const inherited = `<dependencies>${dependency('a', '<version>1</version>')}</dependencies>`
  const child = (version: string, path?: string) =>
    `<project>${parent(version, path)}<artifactId>me</artifactId></project>`
  const cases: readonly [string, Record<string, string>, readonly string[]][] = [
    [child('1'), { 'pom.xml': up('1', inherited) }, []],
    [child('1', '<relativePath/>'), { 'pom.xml': up('1', inherited) }, []],
    [child('2'), { 'pom.xml': up('1', inherited) }, ['manifest.missing-parent']],
    [child('1'), { '.m2/repository/g/up/1/up-1.pom': up('1', inherited) }, []],
    [child('1', '<relativePath>../other.xml</relativePath>'), { 'other.xml': up('1', inherited) }, []],
    [
      child('1', '<relativePath>../../../x/pom.xml</relativePath>'),
      {},
      ['manifest.missing-parent', 'manifest.unreadable-neighbour'],
    ],
    [
      child('1', '<relativePath>/etc/pom.xml</relativePath>'),
      {},
      ['manifest.missing-parent', 'manifest.unreadable-neighbour'],
    ],
    [child('1'), { 'pom.xml': '<project' }, ['manifest.missing-parent', 'manifest.unreadable-neighbour']],
  ]
  for (const [text, files, codes] of cases) {
    const extraction = await extractText(pom, 'a/pom.xml', text, files)
    assert.deepEqual(codesOf(extraction), codes, text)
    assert.deepEqual(
      [linesOf(extraction), extraction.complete],
      codes.length === 0 ? [['runtime* g/a@1'], true] : [[], false],
    )
  }
})

test('circles of parents, bills of materials and properties end', async () => {
  const loop = `<project>${parent('1', '<relativePath>pom.xml</relativePath>')}<groupId>g</groupId><artifactId>up</artifactId><version>1</version></project>`
  assert.deepEqual(codesOf(await extractText(pom, 'pom.xml', loop)), ['manifest.missing-parent'])
  const bom = `<type>pom</type><scope>import</scope><version>1</version>`
  const managed = (content: string) =>
    `<dependencyManagement><dependencies>${content}</dependencies></dependencyManagement>`
  const files = {
    'a/pom.xml': `<project><groupId>g</groupId><artifactId>a</artifactId><version>1</version>${managed(dependency('b', bom))}</project>`,
    'b/pom.xml': `<project><groupId>g</groupId><artifactId>b</artifactId><version>1</version>${managed(dependency('a', bom) + dependency('x', '<version>3</version>'))}</project>`,
  }
  const text = project(
    `<modules><module>a</module><module>b</module></modules>${managed(dependency('a', bom))}<dependencies>${dependency('x')}</dependencies>`,
  )
  const extraction = await extractText(pom, 'pom.xml', text, files)
  assert.deepEqual([linesOf(extraction), codesOf(extraction)], [['runtime* g/x@3'], []])
  const deep = Array.from(
    { length: 5_000 },
    (_, level) => `<p${level}>\${p${level + 1}}\${p${level + 1}}</p${level}>`,
  ).join('')
  const wide = project(
    `<properties>${deep}</properties><dependencies>${dependency('x', `<version>${expression('p0')}</version>`)}</dependencies>`,
  )
  assert.deepEqual(codesOf(await extractText(pom, 'pom.xml', wide)), ['manifest.unresolved-version'])
})

test('values: the child before the parent, the project before properties, nothing of the environment', async () => {
  const names = ['v', 'project.version', 'pom.version', 'version', 'project.parent.version', 'w', 'env.HOME']
  const versions = [...names.map(expression), `${expression('project.artifactId')}-1`]
  const child = `<project>${parent('7')}<artifactId>me</artifactId><version>8</version><properties><v>own</v><project.version>no</project.version></properties>
    <dependencies>${versions.map((version, index) => dependency(`d${index}`, `<version>${version}</version>`)).join('')}</dependencies></project>`
  const extraction = await extractText(pom, 'a/pom.xml', child, {
    'pom.xml': up('7', `<properties><v>up</v><w>${expression('v')}2</w></properties>`),
  })
  const found = extraction.components.map(({ purl }) => purl.version)
  assert.deepEqual(found, ['own', '8', '8', '8', '7', 'own2', undefined, 'me-1'])
})

test('what is no POM is refused, and only POMs of the project are read', async () => {
  const code = async (text: string) => codesOf(await extractText(pom, 'pom.xml', text))
  assert.deepEqual(await code('<settings/>'), ['lockfile.unreadable'])
  assert.deepEqual(await code('<project>'), ['lockfile.unreadable'])
  assert.deepEqual(await code('<!DOCTYPE p [<!ENTITY a "b">]><project>&a;</project>'), ['lockfile.unreadable'])
  assert.deepEqual(await code('<project>&unknown;</project>'), ['lockfile.unreadable'])
  assert.deepEqual(await code(`<project>${'<a>'.repeat(100)}`), ['lockfile.too-large'])
  assert.deepEqual(await code(project(`<dependencies>${dependency('a b', '<version>1</version>')}</dependencies>`)), [
    'manifest.unreadable-entry',
  ])
  assert.deepEqual(
    await code(
      project(`<dependencies>${dependency('a', '<version>[2,1]</version><scope>often</scope>')}</dependencies>`),
    ),
    ['manifest.unknown-scope', 'manifest.unusual-version'],
  )
  const paths = ['pom.xml', 'a/pom.xml', 'lib/x-1.0.pom', '.m2/repository/g/a/1/a-1.pom', 'pom.xml.bak', 'a/xpom.xml']
  assert.deepEqual(
    paths.map((path) => pom.matches(path)),
    [true, true, true, false, false, false],
  )
})
