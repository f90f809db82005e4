import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { adapters } from '../failure-modes/adapters/index.ts'
import { saidBy } from '../failure-modes/bench.ts'
import { aliasesOf } from './aliases.ts'
import { agePolicy, old, openStand, young } from './stand.ts'

const words = ['history', 'fresh', 'listed', 'cached', 'redirect', 'alias', 'neighbour', 'examined', 'failed'] as const

/** Where a version is a list of digests, and each part is verified by its own. */
const partsByDigest = new Set(['docker'])

for (const adapter of adapters)
  describe(`quarantine: ${adapter.ecosystem}`, () => {
    const stand = openStand(adapter, words)

    it('lets an approval let in what was there at first sight', async () => {
      const name = stand.name('history')
      await stand.admit(name, [old])
      assert.equal((await stand.get(stand.file(name, old).path)).status, 200)
    })

    it('holds what appears later, admitted and old by its own word, for seven days of our clock', async () => {
      const name = await stand.appear('fresh')
      const { upstreamPath } = stand.content(name, young)
      assert.match(await stand.refused(name), /^Too new/)
      stand.wait('almost')
      assert.match(await stand.refused(name), /^Too new/)
      assert.equal(stand.asked(upstreamPath), 0)
      stand.wait('passed')
      await stand.served(name)
      assert.equal(stand.asked(upstreamPath), 1)
    })

    if (adapter.lists)
      it('keeps it out of the lists, and out of what is called the newest', async () => {
        const name = await stand.appear('listed')
        const newest = () => adapter.lists?.newest?.(stand, name)
        assert.deepEqual(await stand.listed(name), [old])
        const called = await newest()
        assert.ok(called === undefined || called === old, String(called))
        stand.wait('almost')
        assert.deepEqual(await stand.listed(name), [old])
        stand.wait('passed')
        assert.deepEqual(await stand.listed(name), [old, young])
        const renamed = await newest()
        assert.ok(renamed === undefined || renamed === young, String(renamed))
      })

    it('holds it though its bytes are here, and serves these when the age has passed', async () => {
      const name = await stand.appear('cached')
      const revoke = await stand.release(name)
      await stand.served(name)
      const { upstreamPath } = stand.content(name, young)
      assert.equal(stand.asked(upstreamPath), 1)
      await revoke()
      assert.match(await stand.refused(name), /^Too new/)
      await stand.release(name)
      await stand.served(name)
      stand.app.clock.advance(3600)
      assert.match(await stand.refused(name), /^Too new/)
      stand.wait('almost')
      await stand.served(name)
      assert.equal(stand.asked(upstreamPath), 1)
    })

    it('holds it though upstream keeps it elsewhere', async () => {
      const name = await stand.appear('redirect')
      const [from, to] = [stand.content(name, young), stand.content(name, old)]
      stand.upstream.setFault(from.upstreamPath, { kind: 'redirect', location: to.upstreamPath })
      stand.upstream.setFault(to.upstreamPath, { kind: 'replaced', body: from.bytes })
      const before = stand.asked(to.upstreamPath)
      assert.match(await stand.refused(name), /^Too new/)
      assert.notEqual((await stand.get(from.path)).status, 200)
      assert.deepEqual([stand.asked(from.upstreamPath), stand.asked(to.upstreamPath)], [0, before])
      stand.wait('almost')
      stand.wait('passed')
      await stand.served(name)
      assert.deepEqual([stand.asked(from.upstreamPath), stand.asked(to.upstreamPath)], [1, before + 1])
      for (const { upstreamPath } of [from, to]) stand.upstream.setFault(upstreamPath, undefined)
    })

    it('holds it under every name that means it', async () => {
      const name = await stand.appear('alias')
      await stand.admit(stand.name('neighbour'), [old])
      const paths = [...aliasesOf(adapter.ecosystem, name), ...(adapter.spellings?.(name, young) ?? [])]
      for (const path of paths) assert.notEqual((await stand.get(path)).status, 200, path)
      const another = adapter.underAnother?.(name, stand.name('neighbour')).replaceAll(old, young)
      if (another) assert.notEqual((await stand.get(another)).status, 200, another)
      stand.wait('almost')
      stand.wait('passed')
      await stand.served(name)
      for (const path of paths) {
        const answer = await stand.get(path)
        assert.equal(answer.status, 200, `${path} ${saidBy(answer)}`)
      }
    })

    it('holds it until its checks have ended as well', async () => {
      const name = await stand.appear('examined')
      await stand.usePolicy(agePolicy(['integrity']))
      stand.wait('almost')
      stand.wait('passed')
      assert.match(await stand.refused(name), /^Required checks/)
      await stand.examine(name)
      await stand.served(name)
    })

    it('serves nothing whose checks have failed, whatever its age', async () => {
      const name = await stand.appear('failed')
      const { upstreamPath } = stand.content(name, young)
      stand.upstream.setFault(upstreamPath, { kind: 'corrupted' })
      await stand.examine(name)
      stand.wait('almost')
      stand.wait('passed')
      assert.notEqual((await stand.get(stand.content(name, young).path)).status, 200)
      stand.upstream.setFault(upstreamPath, undefined)
      // A digest never means other bytes: once they are the right ones, nothing has failed.
      if (partsByDigest.has(adapter.ecosystem)) return stand.served(name)
      assert.match(await stand.refused(name), /^The file is not the one/)
    })
  })
