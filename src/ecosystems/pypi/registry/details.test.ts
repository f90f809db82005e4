import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { detailsRequest, readDetails } from './details.ts'

const asked = { name: 'demo-kit', version: '1.0' }
const read = (info: object, urls: readonly object[] = [{ packagetype: 'bdist_wheel', yanked: false }]) =>
  readDetails(asked, Buffer.from(JSON.stringify({ info: { name: 'Demo_Kit', version: '1.0.0', ...info }, urls })))

describe('what the older document tells of a version', () => {
  it('lies beside the index, with or without /simple in the address', () => {
    for (const url of ['https://upstream.example/simple', 'https://upstream.example'])
      assert.equal(
        detailsRequest({ name: 'torch', version: '1.0+cpu' }, { url, services: {} }).url,
        'https://upstream.example/pypi/torch/1.0%2Bcpu/json',
      )
  })

  it('the licence: the expression, else a short text, else the classifiers', () => {
    const classifiers = ['License :: OSI Approved :: MIT License', 7, 'Topic :: Other']
    assert.equal(read({ license_expression: 'MIT', license: 'x', classifiers }).license, 'MIT')
    assert.equal(read({ license: 'BSD-3-Clause', classifiers }).license, 'BSD-3-Clause')
    assert.equal(read({ license: 'a\nlong text', classifiers }).license, 'MIT License')
    assert.equal(read({ license: null, classifiers: null }).license, undefined)
  })

  it('yanked, and built where it is installed', () => {
    const yanked = read({}, [{ packagetype: 'sdist', yanked: true, yanked_reason: 'broken' }])
    assert.deepEqual([yanked.yanked, yanked.hasInstallScript], ['broken', true])
    assert.equal(read({}).hasInstallScript, false)
  })

  it('about another version, or nothing', () => {
    for (const info of [{ name: 'other' }, { version: '1.1' }, { version: 'latest' }])
      assert.throws(() => read(info), SyntaxError)
    for (const text of ['', '[]', 'null', '{"info":7}', '<html>'])
      assert.throws(() => readDetails(asked, Buffer.from(text)), SyntaxError, text)
  })
})
