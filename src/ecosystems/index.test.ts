import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ecosystems, findByOsvName, findEcosystemByAnyName } from './index.ts'

test('an ecosystem is found by the name that OSV gives it, with or without a release', () => {
  for (const ecosystem of ecosystems) {
    for (const name of ecosystem.osvNames) {
      assert.equal(findByOsvName(name), ecosystem, name)
      assert.equal(findByOsvName(`${name}:12:LTS`), ecosystem, name)
    }
  }
  assert.equal(findByOsvName('NPM'), undefined)
  assert.equal(findByOsvName('__proto__'), undefined)
  assert.equal(findByOsvName(''), undefined)
})

test('an ecosystem is found by any of its names, upper and lower case alike', () => {
  for (const ecosystem of ecosystems) {
    for (const name of [ecosystem.type, ...ecosystem.osvNames]) {
      assert.equal(findEcosystemByAnyName(name.toUpperCase()), ecosystem, name)
      assert.equal(findEcosystemByAnyName(` ${name.toLowerCase()}:3.20`), ecosystem, name)
    }
  }
  for (const name of ['', ':npm', 'no-such-ecosystem', '__proto__', 'constructor'])
    assert.equal(findEcosystemByAnyName(name), undefined, name)
})

test('no name means two ecosystems', () => {
  const names = ecosystems.flatMap(({ type, osvNames }) => [
    ...new Set([type, ...osvNames.map((name) => name.toLowerCase())]),
  ])
  assert.deepEqual(names.toSorted(), [...new Set(names)].toSorted())
})
