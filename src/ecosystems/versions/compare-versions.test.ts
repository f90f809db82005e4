import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findEcosystem } from '#ecosystems/index.ts'
import { compareVersions } from './compare-versions.ts'

test('two versions have an order, or the sides that are none are named with their reasons', () => {
  const { versions } = findEcosystem('npm') ?? assert.fail()
  assert.equal(compareVersions(versions, '1.2.3', '1.10.0'), '<')
  assert.equal(compareVersions(versions, '1.2.3+a', 'v1.2.3+b'), '=')
  assert.equal(compareVersions(versions, '1.0.0', '1.0.0-rc.1'), '>')
  assert.deepEqual(compareVersions(versions, '', '1'), { invalid: { a: 'empty' } })
  assert.deepEqual(compareVersions(versions, '1', ''), { invalid: { b: 'empty' } })
  assert.deepEqual(compareVersions(versions, '', ''), { invalid: { a: 'empty', b: 'empty' } })
})
