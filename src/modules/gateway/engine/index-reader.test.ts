import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import type { IndexView } from '#ecosystems/gate/registry.ts'
import { findEcosystem } from '#ecosystems/index.ts'
import type { Repository } from '../repository.ts'
import { IndexGone, openIndexReader, withHeldIndex } from './index-reader.ts'

const ecosystem = findEcosystem('npm')
const upstream = { url: 'https://upstream.example', services: {} }
const repository = { name: 'npm', ecosystem, registry: ecosystem?.registry } as Repository

/** A packument of about so many bytes. */
function makeDocument(bytes: number): Uint8Array {
  const versions: Record<string, object> = {}
  for (let minor = 0, size = 0; size < bytes; minor++) {
    const version = `1.${minor}.0`
    versions[version] = {
      name: 'demo',
      version,
      description: 'x'.repeat(500),
      dependencies: Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`dependency-${at}`, `^${at}.0.0`])),
      dist: { tarball: `https://registry.example/demo/-/demo-${version}.tgz`, shasum: 'a'.repeat(40) },
    }
    size += 1_600
  }
  return Buffer.from(JSON.stringify({ name: 'demo', versions, 'dist-tags': { latest: '1.0.0', __proto__: '1.0.0' } }))
}

const view = (visible: readonly string[]): IndexView => ({
  representation: 'abbreviated',
  baseUrl: 'https://gate.example/repo/npm',
  visible: new Set(visible),
  refused: new Map(),
  warnings: new Map(),
})

describe('reading indexes', () => {
  const reader = openIndexReader()
  after(() => reader.close())

  it('the loop goes on while 20 MB are read, and while a view of them is written', async () => {
    const document = makeDocument(20_000_000)
    const bytes = document.byteLength
    let turns = 0
    let isDone = false
    const count = async () => {
      while (!isDone) {
        await new Promise(setImmediate)
        turns++
      }
    }
    const counting = count()
    const opened = await reader.open(repository, { name: 'demo', document, upstream })
    isDone = true
    await counting
    // Read on this thread, it would be one turn or two.
    assert.ok(turns > 20, `${turns} turns`)
    // The memory went to the other thread, not a copy of it, and came back.
    assert.equal(document.byteLength, 0)
    assert.equal(opened.document.byteLength, bytes)
    const { held } = opened
    const versions = held.index.versions.map((each) => each.version)
    assert.ok(versions.length > 10_000)
    isDone = false
    turns = 0
    const again = count()
    const written = await held.write(view(versions))
    isDone = true
    await again
    assert.ok(turns > 0)
    assert.equal(Object.keys(JSON.parse(Buffer.from(written).toString()).versions).length, versions.length)
  })

  it('a large index says the same as one that is read here', async () => {
    const small = makeDocument(100_000)
    const large = makeDocument(2_000_000)
    const here = findEcosystem('npm')?.registry?.openIndex('demo', new Uint8Array(large), upstream)
    assert.ok(here)
    const { held } = await reader.open(repository, { name: 'demo', document: large, upstream })
    assert.deepEqual(await held.full(), here.index)
    const withoutRequirements = here.index.versions.map((each) => ({ ...each, requirements: [] }))
    assert.deepEqual(held.index, { ...here.index, versions: withoutRequirements })
    const shown = view(['1.0.0', '1.5.0'])
    assert.deepEqual(Buffer.from(await held.write(shown)), Buffer.from(here.write(shown)))
    assert.deepEqual(await held.tags(shown), [['latest', '1.0.0']])
    const manifest = await held.manifest('1.5.0', shown.baseUrl)
    assert.deepEqual(Buffer.from(manifest ?? []), Buffer.from(here.manifest('1.5.0', shown.baseUrl) ?? []))
    assert.equal(await held.manifest('9.9.9', shown.baseUrl), undefined)
    const { held: little } = await reader.open(repository, { name: 'demo', document: small, upstream })
    assert.deepEqual(await little.tags(shown), [['latest', '1.0.0']])
    assert.equal((await little.full()).versions.length, little.index.versions.length)
  })

  it('what is no index is refused as it is here, and the next one is read', async () => {
    for (const text of ['{', '[]', '{"name":"other","versions":{}}', '{"name":"demo"}'])
      for (const padding of [0, 2_000_000]) {
        const document = Buffer.from(text + ' '.repeat(padding))
        await assert.rejects(
          reader.open(repository, { name: 'demo', document, upstream }),
          SyntaxError,
          `${text} ${padding}`,
        )
      }
    assert.ok((await reader.open(repository, { name: 'demo', document: makeDocument(1_500_000), upstream })).held)
  })

  it('too many at once are refused, and those who wait are served', async () => {
    const opening = Array.from({ length: 60 }, () =>
      reader.open(repository, { name: 'demo', document: makeDocument(1_500_000), upstream }),
    )
    const settled = await Promise.allSettled(opening)
    const refused = settled.filter((each) => each.status === 'rejected')
    assert.ok(refused.length > 0 && refused.length <= 60 - 16, String(refused.length))
    for (const { reason } of refused) assert.equal(reason.code, 'upstream.unavailable')
  })

  it('a thread that has ended: what it held is gone, and is read again', async () => {
    const other = openIndexReader()
    const { held } = await other.open(repository, { name: 'demo', document: makeDocument(1_500_000), upstream })
    assert.equal(held.isGone(), false)
    await other.close()
    assert.equal(held.isGone(), true)
    await assert.rejects(held.write(view([])), IndexGone)
    let calls = 0
    const value = await withHeldIndex(async () => {
      if (++calls === 1) await held.full()
      return (await other.open(repository, { name: 'demo', document: makeDocument(1_500_000), upstream })).held.isGone()
    })
    assert.deepEqual([value, calls], [false, 2])
    await other.close()
  })
})
