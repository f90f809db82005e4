import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { needsSemVer2, normalVersion } from './normal-version.ts'

describe('versions as NuGet writes them into addresses', () => {
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['1', '1.0.0'],
    ['1.0', '1.0.0'],
    ['1.00.01', '1.0.1'],
    ['1.2.3.0', '1.2.3'],
    ['1.2.3.4', '1.2.3.4'],
    ['1.0.0-RC.1+build.5', '1.0.0-rc.1'],
    ['1.0.0+abc', '1.0.0'],
    ['1.0.0-', undefined],
    ['1.0.0-a..b', undefined],
    ['v1.0.0', undefined],
    ['1.2.3.4.5', undefined],
    ['1.0.0/../2', undefined],
    ['', undefined],
    [`1.0.0-${'a'.repeat(200)}`, undefined],
  ]
  for (const [version, normal] of rows)
    it(`${version.slice(0, 30)} is ${normal}`, () => assert.equal(normalVersion(version), normal))

  it('labels with dots and build metadata need a client that knows them', () => {
    assert.deepEqual(['1.0.0', '1.0.0-rc', '1.0.0-rc.1', '1.0.0+5'].map(needsSemVer2), [false, false, true, true])
  })
})
