import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryTree } from '#ecosystems/extraction/testdata/memory-tree.ts'
import { buildJar } from '#ecosystems/maven/testdata/jar/build-jar.ts'
import { codesOf, linesOf } from '#ecosystems/maven/testdata/summary.ts'
import { jar } from './jar.ts'
import { isPomOfRepository, placeOf } from './repository-layout.ts'

const DIGEST = '0a1b2c3d4e5f60718293a4b5c6d7e8f901234567'

test('the folders of a repository tell the coordinates', () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ['.m2/repository/org/json/json-core/2.15.3/json-core-2.15.3.jar', 'org.json json-core 2.15.3'],
    ['repository/oro/oro/2.0.8/oro-2.0.8.jar', 'oro oro 2.0.8'],
    ['repository/bank/teller/desk/1/desk-1-sources.jar', 'bank.teller desk 1 sources'],
    ['org/json/json-core/2.15.3/json-core-2.15.3.jar', 'org.json json-core 2.15.3'],
    ['server/system/com/db/driver/12.4.2.jre11/driver-12.4.2.jre11.jar', 'com.db driver 12.4.2.jre11'],
    ['junit/junit/4.12/junit-4.12.jar', 'junit junit 4.12'],
    [`caches/modules-2/files-2.1/com.db/driver/1.0/${DIGEST}/driver-1.0.jar`, 'com.db driver 1.0'],
    // No folder tells where the group begins.
    ['libs/driver/1.0/driver-1.0.jar', undefined],
    ['driver/1.0/driver-1.0.jar', undefined],
    ['org/driver-1.0.jar', undefined],
    // The name is not the folders'.
    ['org/json/json-core/2.15.3/json-core-2.15.4.jar', undefined],
    ['org/json/json-core/2.15.3/json-core-2.15.30.jar', undefined],
    ['org/json/json-core/2.15.3/json-core-2.15.3.zip', undefined],
    ['files-2.1/com.db/driver/1.0/short/driver-1.0.jar', undefined],
    [`org/${'x/'.repeat(3_000)}a/1/a-1.jar`, undefined],
  ]
  for (const [path, expected] of cases) {
    const place = placeOf(path)
    const text = place && [place.group, place.artifact, place.version, place.classifier].filter(Boolean).join(' ')
    assert.equal(text, expected, path.slice(0, 100))
  }
})

test('a jar in a repository is what its place says, whatever its manifest lets conclude', async () => {
  const manifest = { 'Implementation-Vendor-Id': 'com.vendor', 'Implementation-Version': '9' }
  const bytes = buildJar({ manifest, files: { 'lib/deep-1.0.jar': buildJar({ descriptors: ['org.deep:deep:1.0'] }) } })
  const path = '.m2/repository/org/json/json-core/2.15.3/json-core-2.15.3.jar'
  const placed = await jar.extract({ path, bytes }, memoryTree())
  assert.deepEqual(linesOf(placed), ['runtime org.deep/deep@1.0', 'runtime org.json/json-core@2.15.3'])
  assert.deepEqual(codesOf(placed), [])
})

test("a repository's POMs are not the project's", () => {
  const paths = [
    'org/json/json-core/2.15.3/json-core-2.15.3.pom',
    `files-2.1/com.db/driver/1.0/${DIGEST}/driver-1.0.pom`,
    'lib/json-core-2.15.3.pom',
    'json-core-2.15.3.pom',
    'org/json/json-core/2.15.3/pom.xml',
  ]
  assert.deepEqual(paths.map(isPomOfRepository), [true, true, false, false, false])
})
