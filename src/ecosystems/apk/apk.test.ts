import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { compareVersions } from '#ecosystems/versions/compare-versions.ts'
import { parsePurl } from '#formats/purl.ts'
import { apk } from './index.ts'

describe('apk versions', () => {
  test('each stands before the next', () => {
    const ascending = [
      '1_alpha',
      '1_beta2',
      '1_pre',
      '1_rc1',
      '1',
      '1-r1',
      '1-r10',
      '1_git20200101',
      '1_p1',
      '1a',
      '1.0',
      '1.01',
      '1.1',
      '1.1.1',
      '2',
    ]
    for (let at = 1; at < ascending.length; at++)
      assert.equal(
        compareVersions(apk.versions, ascending[at - 1] ?? '', ascending[at] ?? ''),
        '<',
        String(ascending[at]),
      )
  })

  test('standard, odd, and none', () => {
    const kind = (version: string) => {
      const key = apk.versions.key(version)
      return 'invalid' in key ? 'invalid' : key.standard
    }
    const versions = [
      '3.18.4-r0',
      '1.2.3_p1-r2',
      '1.2a',
      '20230506~a1b2c3-r0',
      '1..2',
      'abc',
      '1.2-x',
      '1.2_what',
      '',
      '1 2',
      'é',
    ]
    assert.deepEqual(versions.map(kind), [
      true,
      true,
      true,
      true,
      false,
      false,
      false,
      false,
      'invalid',
      'invalid',
      'invalid',
    ])
  })
})

describe('apk in OSV', () => {
  test('by distribution and release', () => {
    const names = (purl: string) => apk.osvEcosystems(parsePurl(purl))
    assert.deepEqual(names('pkg:apk/alpine/curl@1?distro=alpine-3.18.4'), ['Alpine:v3.18', 'Alpine'])
    assert.deepEqual(names('pkg:apk/alpine/curl@1'), ['Alpine'])
    assert.deepEqual(names('pkg:apk/wolfi/curl@1?distro=wolfi-20230201'), ['Wolfi'])
    assert.deepEqual(names('pkg:apk/curl@1'), [])
  })

  test('by the package and by its origin', () => {
    const purl = parsePurl('pkg:apk/alpine/libcurl@8.4.0-r0?upstream=curl')
    assert.deepEqual(
      apk.advisoryCoordinates?.(purl).map(({ name, version }) => `${name} ${version}`),
      ['libcurl 8.4.0-r0', 'curl 8.4.0-r0'],
    )
  })
})
