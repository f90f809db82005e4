import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { SourceTree } from '#ecosystems/ecosystem.ts'
import { findEcosystem } from '#ecosystems/index.ts'
import { openWorkerPool } from './worker-pool.ts'

const tree: SourceTree = {
  read: async (path) => (path === 'a/package.json' ? Buffer.from('{"dependencies":{"x":"^1.0.0"}}') : undefined),
  list: async () => [],
}
const extractors = findEcosystem('npm')?.extractors.filter(({ name }) => name === 'npm/package-lock') ?? []
const lockfile = (count: number) => ({
  path: 'a/package-lock.json',
  bytes: new Uint8Array(
    Buffer.from(
      JSON.stringify({
        lockfileVersion: 1,
        dependencies: Object.fromEntries(
          Array.from({ length: count }, (_, at) => [`x${at || ''}`, { version: '1.0.0' }]),
        ),
      }),
    ),
  ),
})
const timeText = (seconds: number) => `${seconds} s`

describe('extraction in other threads', () => {
  it('finds the same as in this one, neighbours included, with any number of threads', async () => {
    const run = async (jobs: number, heavyBytesMin: number) => {
      const pool = openWorkerPool({ jobs, timeText, heavyBytesMin })
      const tasks = Array.from({ length: 6 }, (_, at) => pool.run({ file: lockfile(at + 1), extractors, tree }))
      const outcomes = await Promise.all(tasks)
      await pool.close()
      return outcomes
    }
    const here = await run(1, Number.POSITIVE_INFINITY)
    assert.equal(here[5]?.[0]?.extraction?.components.find(({ purl }) => purl.name === 'x')?.direct, true)
    assert.equal(here[5]?.[0]?.extraction?.components.length, 6)
    assert.deepEqual(await run(1, 0), here)
    assert.deepEqual(await run(3, 0), here)
  })

  it('leaves nothing behind in a thread that reads many files', async (context) => {
    const warned: string[] = []
    const listen = (warning: Error) => warned.push(warning.name)
    process.on('warning', listen)
    context.after(() => process.off('warning', listen))
    const pool = openWorkerPool({ jobs: 1, timeText, heavyBytesMin: 0 })
    for (let count = 1; count <= 15; count++) await pool.run({ file: lockfile(count), extractors, tree })
    await pool.close()
    assert.deepEqual(warned, [])
  })

  it('that takes too long is ended, and the next file is read', async () => {
    const pool = openWorkerPool({ jobs: 1, timeText, heavyBytesMin: 0, taskSecondsMax: 0.001 })
    const [outcome] = await pool.run({ file: lockfile(100_000), extractors, tree })
    assert.deepEqual(outcome?.failure, { code: 'file.time-limit', message: '0.001 s' })
    await pool.close()
    const patient = openWorkerPool({ jobs: 1, timeText, heavyBytesMin: 0 })
    const failing: SourceTree = { ...tree, read: () => Promise.reject(new Error('broken disk')) }
    const [alone] = await patient.run({ file: lockfile(2), extractors, tree: failing })
    assert.equal(alone?.extraction?.components.length, 2)
    await patient.close()
  })
})
