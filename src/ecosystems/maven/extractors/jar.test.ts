import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { zipSync } from 'fflate'
import { memoryTree } from '#ecosystems/extraction/testdata/memory-tree.ts'
import { buildJar } from '#ecosystems/maven/testdata/jar/build-jar.ts'
import { codesOf, componentOf, linesOf } from '#ecosystems/maven/testdata/summary.ts'
import { jar } from './jar.ts'

const extract = (path: string, bytes: Uint8Array) => jar.extract({ path, bytes }, memoryTree())
const pomXml = (coordinates: string, more = '') => `<project>${coordinates}${more}</project>`

test('a jar of Maven is what its descriptor says; signatures and other classes do not matter', async () => {
  const bytes = buildJar({
    descriptors: ['org.json:json-core:2.15.3'],
    manifest: {
      'Bundle-SymbolicName': 'org.json.core;singleton:=true',
      'Bundle-License': 'https://license.example/2.0',
    },
    files: {
      'META-INF/maven/org.json/json-core/pom.xml': pomXml(
        '<parent><groupId>org.json</groupId><artifactId>up</artifactId><version>2.15.3</version></parent><artifactId>json-core</artifactId>',
        '<licenses><license><name>Apache-2.0</name></license><license><url>https://license.example/mit</url></license></licenses>',
      ),
      'META-INF/SIGNER.SF': 'Signature-Version: 1.0',
      'META-INF/SIGNER.RSA': new Uint8Array(3),
      'META-INF/versions/9/module-info.class': new Uint8Array(9),
    },
  })
  const extraction = await extract('lib/json-core-2.15.3.jar', bytes)
  const [component, ...more] = extraction.components
  assert.deepEqual([linesOf(extraction), more, extraction.warnings], [['runtime org.json/json-core@2.15.3'], [], []])
  const hex = (algorithm: string) => createHash(algorithm).update(bytes).digest('hex')
  assert.deepEqual(component?.hashes, [`sha256:${hex('sha256')}`, `sha1:${hex('sha1')}`])
  assert.equal(component?.license, 'Apache-2.0 OR https://license.example/mit')
  assert.equal(component?.within, undefined)
})

test('a fat jar holds jars; each is a component with its path, edges lead from the outside in', async () => {
  const inner = buildJar({ descriptors: ['org.deep:deep:1.0'] })
  const bytes = buildJar({
    descriptors: ['bank.example:teller:0.1'],
    manifest: { 'Main-Class': 'loader', 'Start-Class': 'bank.Teller' },
    files: {
      'BOOT-INF/lib/json-core-2.15.3.jar': buildJar({ descriptors: ['org.json:json-core:2.15.3'] }),
      'BOOT-INF/lib/spring-core-5.3.20.jar': buildJar({
        manifest: { 'Implementation-Title': 'spring-core', 'Implementation-Version': '5.3.20' },
      }),
      'BOOT-INF/lib/holder-3.jar': buildJar({
        descriptors: ['org.holder:holder:3'],
        files: { 'META-INF/lib/deep-1.0.jar': inner },
      }),
      'BOOT-INF/classes/bank/Teller.class': new Uint8Array(40),
    },
  })
  const extraction = await extract('target/teller.jar', bytes)
  assert.deepEqual(linesOf(extraction), [
    'runtime bank.example/teller@0.1',
    'runtime org.deep/deep@1.0',
    'runtime org.holder/holder@3',
    'runtime org.json/json-core@2.15.3',
    'runtime org.springframework/spring-core@5.3.20',
  ])
  assert.deepEqual([codesOf(extraction), extraction.complete], [['archive.assumed-group'], true])
  const own = componentOf(extraction, 'teller.jar')
  assert.deepEqual(own.dependsOn, [
    'teller.jar!BOOT-INF/lib/holder-3.jar',
    'teller.jar!BOOT-INF/lib/json-core-2.15.3.jar',
    'teller.jar!BOOT-INF/lib/spring-core-5.3.20.jar',
  ])
  const deep = componentOf(extraction, 'teller.jar!BOOT-INF/lib/holder-3.jar!META-INF/lib/deep-1.0.jar')
  assert.equal(deep.within, 'BOOT-INF/lib/holder-3.jar!META-INF/lib/deep-1.0.jar')
  assert.deepEqual(componentOf(extraction, 'teller.jar!BOOT-INF/lib/holder-3.jar').dependsOn, [deep.id])
})

test('in a shaded jar the file name decides which descriptor is its own; the others are packages in it', async () => {
  const descriptors = [
    'org.json:json-core:2.15.3',
    'org.shade:shade-client:1.2',
    'org.shade:shade:1.2',
    'com.guava:guava:32.0-jre',
  ]
  const extraction = await extract('shade-client-1.2-all.jar', buildJar({ descriptors, manifest: {} }))
  assert.deepEqual(linesOf(extraction), [
    'runtime com.guava/guava@32.0-jre',
    'runtime org.json/json-core@2.15.3',
    'runtime org.shade/shade-client@1.2?classifier=all',
    'runtime org.shade/shade@1.2',
  ])
  const inside = componentOf(extraction, 'shade-client-1.2-all.jar!META-INF/maven/org.json/json-core')
  assert.deepEqual([inside.hashes, inside.within], [[], 'META-INF/maven/org.json/json-core'])
  assert.equal(componentOf(extraction, 'shade-client-1.2-all.jar').dependsOn.length, 3)
})

test('a foreign descriptor alone does not make a jar that package', async () => {
  const bytes = buildJar({
    descriptors: ['cglib:cglib:3.2.12'],
    manifest: { 'Bundle-SymbolicName': 'com.inject', 'Bundle-Version': '4.2.3' },
  })
  assert.deepEqual(linesOf(await extract('inject.jar', bytes)), [
    'runtime cglib/cglib@3.2.12',
    'runtime pkg:generic/inject@4.2.3',
  ])
  assert.deepEqual(linesOf(await extract('inject-4.2.3.jar', bytes)), [
    'runtime cglib/cglib@3.2.12',
    'runtime pkg:generic/inject@4.2.3',
  ])
  const plain = buildJar({ descriptors: ['bank.example:ledger:1.0'], manifest: { 'Created-By': 'Maven' } })
  assert.deepEqual(linesOf(await extract('app.jar', plain)), ['runtime bank.example/ledger@1.0'])
  // A distribution's name for it, of the same version.
  assert.deepEqual(linesOf(await extract('bank-ledger-1.0.jar', plain)), ['runtime bank.example/ledger@1.0'])
})

test('without a descriptor: manifest, then file name; the group is concluded or told to be unknown', async () => {
  const cases: readonly [string, Record<string, string>, string, readonly string[]][] = [
    ['tool-2.1.jar', {}, 'pkg:generic/tool@2.1', ['archive.unknown-group']],
    ['tool.jar', {}, 'pkg:generic/tool', ['archive.unknown-group', 'archive.unknown-version']],
    [
      'x.jar',
      { 'Implementation-Title': 'tool', 'Implementation-Version': '2.1' },
      'pkg:generic/tool@2.1',
      ['archive.unknown-group'],
    ],
    [
      'x.jar',
      { 'Implementation-Title': 'A tool for all', 'Specification-Version': '2' },
      'pkg:generic/x@2',
      ['archive.unknown-group'],
    ],
    [
      'tool-core-2.1.jar',
      { 'Bundle-SymbolicName': 'io.tool.tool-core' },
      'io.tool/tool-core@2.1',
      ['archive.assumed-group'],
    ],
    ['core-2.1.jar', { 'Bundle-SymbolicName': 'io.tool.core' }, 'pkg:generic/core@2.1', ['archive.unknown-group']],
    ['tool-2.1.jar', { 'Implementation-Vendor-Id': 'io.tool' }, 'io.tool/tool@2.1', ['archive.assumed-group']],
    [
      'driver-12.4.2.jre11.jar',
      { 'Implementation-Version': '12.4.2', 'Group-Id': 'com.db' },
      'com.db/driver@12.4.2.jre11',
      ['archive.assumed-group'],
    ],
    ['hibernate-core-5.6.1.Final.jar', {}, 'org.hibernate/hibernate-core@5.6.1.Final', ['archive.assumed-group']],
    ['hibernate-core-6.2.0.jar', {}, 'org.hibernate.orm/hibernate-core@6.2.0', ['archive.assumed-group']],
    [
      'log4j-1.2-api-2.17.1.jar',
      { 'Implementation-Vendor-Id': 'org.log' },
      'org.log/log4j-1.2-api@2.17.1',
      ['archive.assumed-group'],
    ],
    [
      'plugin.hpi',
      { 'Short-Name': 'git', 'Plugin-Version': '5.0', 'Group-Id': 'org.ci.plugins' },
      'org.ci.plugins/git@5.0?type=hpi',
      ['archive.assumed-group'],
    ],
    ['a-1.0-sources.jar', { 'Group-Id': 'org.a' }, 'org.a/a@1.0?classifier=sources', ['archive.assumed-group']],
  ]
  for (const [path, manifest, expected, codes] of cases) {
    const extraction = await extract(path, buildJar({ manifest }))
    assert.deepEqual([linesOf(extraction), codesOf(extraction)], [[`runtime ${expected}`], codes], path)
    assert.equal(extraction.complete, true)
  }
})

test('a manifest that leaves the Java version out does not hide it', async () => {
  const bytes = buildJar({ descriptors: ['com.db:driver:12.4.2'] })
  assert.deepEqual(linesOf(await extract('driver-12.4.2.jre11.jar', bytes)), ['runtime com.db/driver@12.4.2.jre11'])
  assert.deepEqual(linesOf(await extract('driver-12.4.3.jre11.jar', bytes)), ['runtime com.db/driver@12.4.2'])
})

test('wars, ears and Android libraries', async () => {
  const lib = buildJar({ descriptors: ['org.json:json-core:2.15.3'] })
  const war = buildJar({ descriptors: ['bank.example:web:1.0'], files: { 'WEB-INF/lib/json-core-2.15.3.jar': lib } })
  const ear = buildJar({ descriptors: ['bank.example:all:1.0'], files: { 'web-1.0.war': war } })
  assert.deepEqual(linesOf(await extract('all-1.0.ear', ear)), [
    'runtime bank.example/all@1.0?type=ear',
    'runtime bank.example/web@1.0?type=war',
    'runtime org.json/json-core@2.15.3',
  ])
  const classes = buildJar({ descriptors: ['org.shaded:shaded:2'] })
  const extraction = await extract(
    'view-1.3.aar',
    zipSync({ 'classes.jar': classes, 'libs/json-core-2.15.3.jar': lib }),
  )
  assert.deepEqual(linesOf(extraction), [
    'runtime org.json/json-core@2.15.3',
    'runtime org.shaded/shaded@2',
    'runtime pkg:generic/view@1.3',
  ])
  assert.equal(componentOf(extraction, 'view-1.3.aar').dependsOn.length, 2)
})

test('a launch script before the archive is passed over, with and without its length in the offsets', async () => {
  const script = Buffer.from('#!/bin/sh\nexec java -jar "$0"\n'.repeat(20))
  const bytes = buildJar({ descriptors: ['bank.example:teller:0.1'] })
  const without = Buffer.concat([script, bytes])
  const including = Buffer.from(without)
  const directory = script.length + including.readUInt32LE(including.length - 6)
  including.writeUInt32LE(directory, including.length - 6)
  including.writeUInt32LE(script.length, directory + 42)
  for (const file of [without, including]) {
    const extraction = await extract('teller.jar', file)
    assert.deepEqual([linesOf(extraction), extraction.complete], [['runtime bank.example/teller@0.1'], true])
  }
})

test('only archives of Java are read', () => {
  const paths = ['a.jar', 'b/C.WAR', 'a.ear', 'a.aar', 'a.hpi', 'a.zip', 'a.rar', 'a.jar.sha1', 'jar', 'a.jar/b']
  assert.deepEqual(
    paths.filter((path) => jar.matches(path)),
    ['a.jar', 'b/C.WAR', 'a.ear', 'a.aar', 'a.hpi'],
  )
})
