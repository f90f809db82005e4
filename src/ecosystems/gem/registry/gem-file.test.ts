import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { fullNameOf, readFullName } from './gem-file.ts'

describe('names of files of gems', () => {
  const rows: readonly (readonly [string, string, string, string?])[] = [
    ['demo-1.0.0', 'demo', '1.0.0'],
    ['nokogiri-1.13.0-x86_64-darwin-19', 'nokogiri', '1.13.0', 'x86_64-darwin-19'],
    ['nokogiri-1.13.0-java', 'nokogiri', '1.13.0', 'java'],
    ['grpc-1.60.0.pre1-aarch64-linux-musl', 'grpc', '1.60.0.pre1', 'aarch64-linux-musl'],
    ['rails-5-kit-1.0', 'rails-5-kit', '1.0'],
    ['v8-2.0-1.0', 'v8-2.0', '1.0'],
    ['demo-1.0-odd', 'demo', '1.0', 'odd'],
  ]
  for (const [text, name, version, platform] of rows) {
    it(text, () => {
      const file = { name, version, ...(platform !== undefined && { platform }) }
      assert.deepEqual(readFullName(text), file)
      assert.equal(fullNameOf(file), text)
    })
  }

  for (const text of ['demo', 'demo-', '-1.0', 'demo-x', 'demo-1.0/../x', 'demo-1.0-', `a-${'1'.repeat(500)}`])
    it(`${text.slice(0, 20)} is none`, () => assert.equal(readFullName(text), undefined))
})
