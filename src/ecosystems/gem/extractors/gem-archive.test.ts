import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { fileOf, fixtureFiles, memoryTree } from '#ecosystems/extraction/testdata/memory-tree.ts'
import { checkForm, mutate } from '#ecosystems/extraction/testdata/mutations.ts'
import { sha256Hex } from '#formats/hash.ts'
import { formatPurl } from '#formats/purl.ts'
import { buildTar } from '#formats/testdata/build-tar.ts'
import { gemArchive } from './gem-archive.ts'

const PATH = 'dist/ledger-1.2.0-java.gem'
const fixture = fixtureFiles(new URL('../testdata/gem-archive/', import.meta.url))['ledger-1.2.0-java.gem'] ?? ''
const metadata = fixture.slice(512, fixture.indexOf('\0', 512))
const archive = (content: string | Uint8Array, name = 'metadata.gz') =>
  buildTar([
    { path: name, content: name === 'metadata' ? content : gzipSync(content) },
    { path: 'data.tar.gz', content: 'not looked at' },
  ])

async function read(bytes: Uint8Array, path = PATH) {
  const { components, warnings, complete } = await gemArchive.extract(fileOf(path, bytes), memoryTree())
  const told = components.map(({ purl, requirement, license, dependsOn, hashes }) =>
    [formatPurl(purl), requirement, license, hashes, `> ${dependsOn}`].join(' '),
  )
  return { told, codes: warnings.map(({ code }) => code), complete }
}

describe('packed gems', () => {
  test('are read with the digest of the file and what they need at run time', async () => {
    assert.ok(gemArchive.matches(PATH) && !gemArchive.matches('.gem') && !gemArchive.matches('a.gemspec'))
    const bytes = archive(metadata)
    const told = [
      'pkg:gem/errs ~> 2.1, >= 2.1.3   > ',
      `pkg:gem/ledger@1.2.0?platform=java  MIT OR Ruby sha256:${sha256Hex(bytes)} > requires/errs`,
    ]
    assert.deepEqual(await read(bytes), { told, codes: [], complete: true })
    assert.equal((await read(Buffer.from(fixture))).told.length, 2, 'metadata without compression')
    const cached = await read(bytes, 'usr/lib/ruby/gems/3.3.0/cache/ledger-1.2.0-java.gem')
    assert.equal(cached.told.length, 1, 'what is kept of an installed gem')
  })

  test('without metadata, with one that is none, or far too large, are told', async () => {
    assert.deepEqual(await read(archive(metadata, 'other.gz')), {
      told: [],
      codes: ['archive.unreadable'],
      complete: false,
    })
    assert.deepEqual((await read(archive('name: ../x\n'))).codes, ['archive.unreadable-metadata'])
    assert.deepEqual((await read(archive('a'.repeat(64 * 2 ** 20)))).codes, ['archive.unreadable'])
    assert.deepEqual((await read(new Uint8Array(3_000))).codes, ['archive.unreadable'])
    assert.deepEqual((await read(new Uint8Array())).complete, false)
  })

  test('survive changes of every kind', async () => {
    for (const bytes of mutate(archive(metadata), 300))
      checkForm(await gemArchive.extract(fileOf(PATH, bytes), memoryTree()), 'archive')
    for (const inner of mutate(Buffer.from(metadata), 200))
      checkForm(await gemArchive.extract(fileOf(PATH, archive(inner)), memoryTree()), 'metadata')
  })
})
