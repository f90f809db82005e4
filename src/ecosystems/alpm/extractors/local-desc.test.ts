import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fileOf, fixtureFiles, memoryTree } from '#ecosystems/extraction/testdata/memory-tree.ts'
import { formatPurl } from '#formats/purl.ts'
import { localDesc } from './local-desc.ts'

const { desc = '' } = fixtureFiles(new URL('../testdata/local-desc/', import.meta.url))
const path = 'var/lib/pacman/local/libledger-1:1.4.0-3/desc'

describe('pacman local database', () => {
  test('a package', async () => {
    assert.equal(localDesc.matches(path), true)
    assert.equal(localDesc.matches('desc'), false)
    const { components, complete } = await localDesc.extract(
      fileOf(path, desc),
      memoryTree({ 'etc/os-release': 'ID=arch\n' }),
    )
    const [found] = components
    assert.ok(found && complete)
    assert.equal(formatPurl(found.purl), 'pkg:alpm/arch/libledger@1:1.4.0-3?arch=x86_64&distro=arch&upstream=ledger')
    assert.deepEqual([found.direct, found.license], [false, 'Apache-2.0 AND MIT'])
  })

  test('no package', async () => {
    const { components, warnings } = await localDesc.extract(fileOf(path, '%NAME%\n'), memoryTree())
    assert.deepEqual([components, warnings.map(({ code }) => code)], [[], ['installed.unreadable-entry']])
  })
})
