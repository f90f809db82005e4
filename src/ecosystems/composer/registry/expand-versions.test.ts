import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { expandVersions } from './expand-versions.ts'

describe('versions in the short form of Composer 2', () => {
  it('each tells what differs from the one before it', () => {
    const versions = [
      { name: 'a/b', version: '2', require: { php: '8' }, license: ['MIT'] },
      { version: '1', require: '__unset' },
      { version: '0', license: ['BSD'], require: { php: '5' } },
    ]
    const expanded = expandVersions(versions, true).map((each) => ({ ...each }))
    assert.deepEqual(expanded, [
      { name: 'a/b', version: '2', require: { php: '8' }, license: ['MIT'] },
      { name: 'a/b', version: '1', license: ['MIT'] },
      { name: 'a/b', version: '0', license: ['BSD'], require: { php: '5' } },
    ])
  })

  it('whole versions stay as they are, and keys of prototypes are keys', () => {
    const whole = [{ version: '1', x: '__unset' }]
    assert.deepEqual(expandVersions(whole, false), whole)
    const [first] = expandVersions([JSON.parse('{"__proto__":{"version":"9"},"version":"1"}')], true)
    assert.equal(first?.version, '1')
    assert.equal(({} as { version?: string }).version, undefined)
  })

  for (const versions of [undefined, {}, 'x', [1], [null], [[]]])
    it(`${JSON.stringify(versions)} is no list of versions`, () => {
      assert.throws(() => expandVersions(versions, true), SyntaxError)
    })

  it('a short document does not become one without end', () => {
    assert.throws(() => expandVersions(new Array(50_001).fill({}), true), /more than 50000/)
  })

  it('a short form that would be out of all proportion written out is refused', () => {
    const many = Object.fromEntries(Array.from({ length: 1_000 }, (_, at) => [`k${at}`, 1]))
    const versions = [many, ...Array.from({ length: 1_100 }, (_, at) => ({ version: `1.${at}` }))]
    assert.throws(() => expandVersions(versions, true), /more than 1000000 members/)
  })
})
