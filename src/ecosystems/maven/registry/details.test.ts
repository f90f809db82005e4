import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { completeDetails } from './complete-details.ts'
import { readDetails } from './read-details.ts'
import { statedDigests } from './stated-digests.ts'

const asked = { name: 'org.example:demo', version: '1.0' }
const own = '<groupId>org.example</groupId><artifactId>demo</artifactId><version>1.0</version>'
const pom = (inner: string) => Buffer.from(`<project>${inner}</project>`)
const license = (name: string) => `<license><name>${name}</name></license>`
const parent = (version: string) =>
  `<parent><groupId>org.example</groupId><artifactId>parent</artifactId><version>${version}</version></parent>`
const dependency = (name: string, inner: string) =>
  `<dependency><groupId>g</groupId><artifactId>${name}</artifactId>${inner}</dependency>`

describe('maven details', () => {
  it('the POM must be about this very version, by what it says and inherits', () => {
    const good = [
      own,
      `${parent('1.0')}<artifactId>demo</artifactId>`,
      '<groupId>org.example</groupId><artifactId>demo</artifactId><version>$' +
        '{v}</version><properties><v>1.0</v></properties>',
      parent('7').concat('<artifactId>demo</artifactId><version>$', '{revision}</version>'),
    ]
    for (const text of good) assert.equal(readDetails(asked, pom(text)).version, '1.0', text)
    const bad = [
      own.replace('1.0', '1.1'),
      own.replace('demo', 'other'),
      own.replace('org.example', 'org.other'),
      '<artifactId>$' + '{x}</artifactId>',
      '',
    ]
    for (const text of bad) assert.throws(() => readDetails(asked, pom(text)), { name: 'SyntaxError' }, text)
    for (const text of ['', 'x', '<metadata/>', `<project>${'<a>'.repeat(500)}${'</a>'.repeat(500)}</project>`])
      assert.throws(() => readDetails(asked, Buffer.from(text)), { name: 'SyntaxError' }, text.slice(0, 40))
  })

  it('licences: one as it stands, several as a choice when each can be read', () => {
    const of = (...names: string[]) =>
      readDetails(asked, pom(`${own}<licenses>${names.map(license).join('')}</licenses>`)).license
    assert.equal(of('Apache License, Version 2.0'), 'Apache License, Version 2.0')
    assert.equal(of('MIT', 'Apache License, Version 2.0'), 'MIT OR Apache-2.0')
    assert.equal(of('MIT', 'Our own terms'), 'MIT OR Our own terms')
    assert.equal(of(), undefined)
  })

  it('files: what is used first, and the POM', () => {
    const files = (packaging: string) =>
      readDetails(asked, pom(`${own}<packaging>${packaging}</packaging>`)).files.map(
        ({ fileName, role }) => `${role} ${fileName}`,
      )
    assert.deepEqual(files('jar'), ['package demo-1.0.jar', 'metadata demo-1.0.pom'])
    assert.deepEqual(files('bundle'), ['package demo-1.0.jar', 'metadata demo-1.0.pom'])
    assert.deepEqual(files('war'), ['package demo-1.0.war', 'metadata demo-1.0.pom'])
    assert.deepEqual(files('pom'), ['package demo-1.0.pom'])
  })

  it('requirements: parent, bills of materials, and dependencies that say which version', () => {
    const text = `${own.replace('<version>1.0</version>', '')}${parent('1.0')}<properties><v>2</v></properties><dependencies>
      ${dependency('plain', '<version>1</version>')}
      ${dependency('property', '<version>$' + '{v}</version>')}
      ${dependency('range', '<version>[1,2)</version><scope>runtime</scope>')}
      ${dependency('managed', '')}
      ${dependency('tested', '<version>1</version><scope>test</scope>')}
      ${dependency('provided', '<version>1</version><scope>provided</scope>')}
      ${dependency('optional', '<version>1</version><optional>true</optional>')}
      ${dependency('__proto__', '<version>1</version>')}
      ${dependency('odd/name', '<version>1</version>')}
      </dependencies><dependencyManagement><dependencies>
      ${dependency('bom', '<version>3</version><type>pom</type><scope>import</scope>')}
      </dependencies></dependencyManagement>`
    const { requirements } = readDetails(asked, pom(text))
    assert.deepEqual(
      requirements.map(({ name, range, kind }) => `${kind} ${name} ${range}`),
      [
        'runtime org.example:parent 1.0',
        'runtime g:bom 3',
        'runtime g:plain 1',
        'runtime g:property 2',
        'runtime g:range [1,2)',
        'runtime g:__proto__ 1',
      ],
    )
  })

  it('the licence of a parent, and the date of the file', async () => {
    const requests: string[] = []
    const poms = new Map([
      ['./org/example/parent/1/parent-1.pom', pom(parent('2'))],
      ['./org/example/parent/2/parent-2.pom', pom(`<licenses>${license('MIT')}</licenses>`)],
      ['./org/example/parent/4/parent-4.pom', Buffer.from('no POM')],
      ['./org/example/parent/5/parent-5.pom', pom(parent('5'))],
    ])
    const complete = (version: string, lastModified?: string) => {
      requests.length = 0
      const document = pom(`${own}${parent(version)}`)
      return completeDetails(readDetails(asked, document), { document, lastModified }, async ({ url }) => {
        requests.push(url)
        return poms.get(url)
      })
    }
    const found = await complete('1', 'Wed, 01 Jan 2020 00:00:00 GMT')
    assert.equal(found.license, 'MIT')
    assert.equal(found.publishedAt, '2020-01-01T00:00:00.000Z')
    for (const version of ['3', '4', '../../x', '1-SNAPSHOT', '$' + '{v}'])
      assert.equal((await complete(version, 'yesterday')).license, undefined, version)
    assert.equal((await complete('5')).license, undefined)
    assert.equal(requests.length, 6)
    assert.equal(Object.hasOwn(await complete('5', 'yesterday'), 'publishedAt'), false)
  })

  it('stated digests: the strongest that lies there, however it is written', async () => {
    const at = (files: Record<string, string>) =>
      statedDigests({ url: './x.jar' }, async ({ url }) => {
        const text = files[url.slice('./x.jar.'.length)]
        return text === undefined ? undefined : Buffer.from(text)
      })
    const [md5, sha1, sha256, sha512] = [32, 40, 64, 128].map((length) => 'a'.repeat(length))
    assert.deepEqual(await at({ md5: `${md5}`, sha1: `${sha1}`, sha256: `${sha256}`, sha512: `${sha512}` }), [
      `sha512:${sha512}`,
    ])
    assert.deepEqual(await at({ sha1: `${sha1?.toUpperCase()}  x.jar\n`, md5: `${md5}` }), [`sha1:${sha1}`])
    assert.deepEqual(await at({ sha1: `SHA1(x.jar)= ${sha1}\n` }), [`sha1:${sha1}`])
    assert.deepEqual(await at({ md5: `${md5}` }), [`md5:${md5}`])
    assert.deepEqual(await at({}), [])
    for (const text of ['', '<html></html>', 'a'.repeat(39), ' '.repeat(5_000) + sha1])
      await assert.rejects(at({ sha1: text }), { name: 'SyntaxError' })
  })
})
