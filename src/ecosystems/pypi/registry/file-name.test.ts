import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { versionOfFile } from './file-name.ts'

describe('the version that a file name states', () => {
  it('wheels', () => {
    assert.equal(versionOfFile('demo-kit', 'Demo_Kit-1.0-py3-none-any.whl'), '1.0')
    assert.equal(versionOfFile('demo-kit', 'demo.kit-1.0_1-1b-cp311-cp311-manylinux_2_17_x86_64.whl'), '1.0.post1')
    assert.equal(versionOfFile('torch', 'torch-2.1.0+cu121-cp311-cp311-linux_x86_64.whl'), '2.1.0+cu121')
  })

  it('source archives, also with hyphens in the name', () => {
    assert.equal(versionOfFile('demo-kit', 'demo-kit-1.0.tar.gz'), '1.0')
    assert.equal(versionOfFile('demo-kit', 'Demo.Kit-1.0rc1.zip'), '1.0rc1')
    assert.equal(versionOfFile('demo-kit', 'demo_kit-1.0-1.tar.bz2'), '1.0.post1')
    assert.equal(versionOfFile('demo-2', 'demo-2-3.tar.gz'), '3')
    assert.equal(versionOfFile('demo', 'demo-2-3.tar.gz'), '2.post3')
  })

  it('nothing is guessed', () => {
    for (const fileName of [
      'other-1.0-py3-none-any.whl',
      'demo-kit-1.0-py3-none-any.whl',
      'demo_kit-1.0-py3-none.whl',
      'demo_kit-latest-py3-none-any.whl',
      'demo_kit-1.0-py3.11.egg',
      'demo_kit-1.0.win32.exe',
      'demo_kit-1.0.tar.gz.asc',
      'demo_kit.tar.gz',
      'demo_kit-.tar.gz',
      '../demo_kit-1.0.tar.gz',
      'demo_kit-1.0 .tar.gz',
      `demo_kit-1.${'0'.repeat(600)}.tar.gz`,
    ])
      assert.equal(versionOfFile('demo-kit', fileName), undefined, fileName)
  })
})
