import assert from 'node:assert/strict'
import { type Bench, hardSeconds, saidBy, softSeconds, until } from './bench.ts'

// Tests of rows in which several ecosystems differ from the others in the same way.

/** For registries that hide nothing in lists. */
export async function refusesWhatAPersonDenies(bench: Bench): Promise<void> {
  const name = bench.name('denied')
  await bench.admit(name)
  assert.equal((await bench.get(bench.file(name, '1.1.0').path)).status, 200)
  await bench.deny(name, '1.1.0', 'Not this one')
  const refused = await bench.get(bench.file(name, '1.1.0').path)
  assert.equal(refused.status, 403)
  assert.match(saidBy(refused), /Assay denied .*Not this one/)
  assert.equal((await bench.get(bench.file(name, '1.0.0').path)).status, 200)
}

/** For answers that are not renewed in the background. */
export async function waitsTogether(bench: Bench): Promise<void> {
  const name = bench.name('slow')
  await bench.admit(name)
  const { path, upstreamPath } = bench.question(name)
  const young = (await bench.get(path)).status
  assert.equal(young, 200)
  const before = bench.asked(upstreamPath)
  const hanging = Promise.withResolvers<void>()
  bench.upstream.setFault(upstreamPath, { kind: 'hang', until: hanging.promise })
  assert.equal((await bench.get(path)).status, 200)
  assert.equal(bench.asked(upstreamPath), before)
  bench.app.clock.advance(softSeconds + 1)
  const waiting = Promise.all(Array.from({ length: 20 }, () => bench.get(path)))
  await until(() => bench.asked(upstreamPath) > before)
  hanging.resolve()
  bench.upstream.setFault(upstreamPath, undefined)
  assert.ok((await waiting).every(({ status }) => status === 200))
  assert.equal(bench.asked(upstreamPath), before + 1)
}

/** For files that no index lists: what is held is never asked for again. */
export async function asksOnce(bench: Bench, word: 'slow' | 'stale'): Promise<void> {
  const name = bench.name(word)
  await bench.admit(name)
  const { path, bytes } = bench.file(name)
  assert.equal((await bench.get(path)).status, 200)
  const before = bench.askedAltogether()
  bench.app.clock.advance(hardSeconds + 1)
  await bench.during('*', { kind: 'status', status: 502 }, async () => {
    const answer = await bench.get(path)
    assert.deepEqual(answer.body, bytes)
    assert.equal(answer.headers.warning, undefined)
  })
  assert.equal(bench.askedAltogether(), before)
}
