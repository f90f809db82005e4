import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { feedOf } from '#test/advisory-feed.ts'
import type { ImportReport } from './index.ts'

const script = new URL('./testdata/import-feed.ts', import.meta.url)
const recordCount = 3_000

/** Runs an import in a process of its own, which is killed once it has read that much. */
async function importIn(folder: string, path: string, killAfter = Number.POSITIVE_INFINITY): Promise<ImportReport> {
  const child = fork(script, [folder, path], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  let last: ImportReport | undefined
  child.on('message', (message: ImportReport) => {
    last = message
    if (message.read >= killAfter && message.read < recordCount) child.kill('SIGKILL')
  })
  await once(child, 'exit')
  assert.ok(last, 'the process ended without a word')
  return last
}

describe('an import that is killed', () => {
  it('has lost nothing of what it told, and the next one finishes it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'assay-killed-'))
    try {
      const path = feedOf(
        ...Array.from({ length: recordCount }, (_, at) => ({ id: `K-${at}`, aliases: [`CVE-${at}`] })),
      )
      const killed = await importIn(folder, path, 600)
      assert.ok(killed.read >= 600 && killed.read < recordCount)
      const finished = await importIn(folder, path)
      assert.equal(finished.read, recordCount)
      assert.ok(finished.unchanged >= killed.added, `${finished.unchanged} of ${killed.added} were kept`)
      assert.equal(finished.added + finished.unchanged, recordCount)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
