// Records of installed packages as an enemy would write them: warnings, in bounded time, and nothing else.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { alpm } from '#ecosystems/alpm/index.ts'
import { apk } from '#ecosystems/apk/index.ts'
import { deb } from '#ecosystems/deb/index.ts'
import { fileOf, fixtureFiles, memoryTree } from '#ecosystems/extraction/testdata/memory-tree.ts'
import { mutate } from '#ecosystems/extraction/testdata/mutations.ts'
import { formatPurl } from '#formats/purl.ts'

const cases = [
  { ecosystem: deb, folder: 'dpkg-status', path: 'var/lib/dpkg/status' },
  { ecosystem: apk, folder: 'installed', path: 'lib/apk/db/installed' },
  { ecosystem: alpm, folder: 'local-desc', path: 'var/lib/pacman/local/a-1-1/desc' },
]

for (const { ecosystem, folder, path } of cases) {
  const files = fixtureFiles(new URL(`../src/ecosystems/${ecosystem.type}/testdata/${folder}/`, import.meta.url))
  const [text = ''] = Object.values(files)
  const [extractor] = ecosystem.extractors
  const extract = async (content: string | Uint8Array) => {
    const found = await extractor?.extract(fileOf(path, content), memoryTree({ 'etc/os-release': 'ID=any\n' }))
    assert.ok(found)
    const ids = new Set(found.components.map(({ id }) => id))
    assert.equal(ids.size, found.components.length)
    for (const { purl, dependsOn } of found.components) {
      assert.ok(formatPurl(purl).startsWith(`pkg:${ecosystem.type}/`))
      for (const id of dependsOn) assert.ok(ids.has(id))
    }
    return found
  }

  test(`${folder}: changed bytes`, async () => {
    for (const changed of mutate(Buffer.from(text), 500)) await extract(changed)
  })

  test(`${folder}: very many, very long, very odd`, async () => {
    await extract(text.repeat(2_000))
    await extract(`${text}\n${'x'.repeat(20_000_000)}`)
    await extract('\n'.repeat(5_000_000))
    await extract(text.replaceAll('ledger', '__proto__'))
    await extract(`Depends: ${'a | '.repeat(1_000_000)}`)
    assert.equal(Object.hasOwn(Object.prototype, 'polluted'), false)
  })
}
