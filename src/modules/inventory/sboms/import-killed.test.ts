import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'

const script = new URL('./testdata/import-and-die.ts', import.meta.url)

interface Told {
  readonly file: string
  readonly state: string
  readonly inForce: boolean
  readonly components: number | null
  readonly held: number
  readonly known: number
}

async function run(...args: readonly string[]) {
  const child = fork(script, args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  let last: { readonly before?: readonly Told[]; readonly after?: readonly Told[] } = {}
  child.on('message', (message: typeof last) => {
    last = message
  })
  const [code, signal] = await once(child, 'exit')
  return { last, code, signal }
}

describe('an import that is killed while it writes', () => {
  it('leaves what was known before, and is finished when it is read again', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'assay-killed-sbom-'))
    try {
      const killed = await run(folder, 'old', 'new')
      assert.deepEqual([killed.last, killed.signal], [{}, 'SIGKILL'])
      const { last, code } = await run(folder)
      assert.equal(code, 0)
      const [oldBefore, newBefore] = last.before ?? []
      assert.deepEqual(
        [oldBefore, newBefore],
        [
          { file: 'old.json', state: 'done', components: 20, inForce: true, held: 20, known: 20 },
          { file: 'new.json', state: 'received', components: null, inForce: false, held: 20, known: 20 },
        ],
      )
      const [oldAfter, newAfter] = last.after ?? []
      assert.deepEqual([oldAfter?.inForce, newAfter?.state, newAfter?.components], [false, 'done', 500])
      assert.deepEqual([newAfter?.inForce, newAfter?.held, newAfter?.known], [true, 500, 520])
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
