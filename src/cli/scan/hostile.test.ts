import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { dockerArchive } from '#formats/testdata/build-image.ts'
import { tarEntry } from '#formats/testdata/build-tar.ts'

const main = fileURLToPath(new URL('../main.ts', import.meta.url))
const top = mkdtempSync(join(tmpdir(), 'assay-hostile-'))
after(() => rmSync(top, { recursive: true, force: true }))

const lockfile = JSON.stringify({
  lockfileVersion: 3,
  packages: { '': {}, 'node_modules/found': { version: '1.0.0' } },
})

function put(path: string, content: string | Uint8Array = ''): string {
  const full = join(top, path)
  mkdirSync(join(full, '..'), { recursive: true })
  writeFileSync(full, content)
  return full
}

/** Empty, but for its size. */
function putSparse(path: string, sizeBytes: number): void {
  truncateSync(put(path), sizeBytes)
}

interface Report {
  readonly components: readonly { readonly ref: string }[]
  readonly problems: readonly { readonly path: string; readonly code: string }[]
}

/** In a process of its own, with little memory. */
function scan(target: string): Promise<{ code: number; report: Report }> {
  const args = ['--max-old-space-size=96', main, 'scan', join(top, target), '--format', 'json']
  return new Promise((done, failed) => {
    execFile(process.execPath, args, { maxBuffer: 2 ** 28, timeout: 120_000 }, (error, out, err) => {
      try {
        done({ code: Number(error?.code ?? 0), report: JSON.parse(out) as Report })
      } catch {
        failed(new Error(`${error?.message}\n${err.slice(-2_000)}`))
      }
    })
  })
}

const gibibyte = 2 ** 30

describe('hostile input', () => {
  it('of any size and shape in a folder costs itself, in bounded memory', async () => {
    put('folder/ok/package-lock.json', lockfile)
    putSparse('folder/large/package-lock.json', 3 * gibibyte)
    putSparse('folder/zeros/yarn.lock', 60 * 2 ** 20)
    putSparse('folder/large/fat.jar', 2 * gibibyte)
    putSparse('folder/half/fat.jar', 0.5 * gibibyte)
    putSparse('folder/bin/program', 5 * gibibyte)
    put('folder/line/yarn.lock', 'x'.repeat(20 * 2 ** 20))
    put('folder/deep/package-lock.json', '['.repeat(2 ** 20))
    put('folder/proto/package.json', '{"__proto__":{"dependencies":{"a":"1"}},"dependencies":{"constructor":"^1.0.0"}}')
    symlinkSync('..', join(top, 'folder', 'ok', 'up'))
    symlinkSync('/', join(top, 'folder', 'everything'))
    for (let at = 0; at < 5_000; at++) put(`folder/many/${at}/package.json`, '{}')
    const { code, report } = await scan('folder')
    assert.equal(code, 6)
    const refs = report.components.map(({ ref }) => ref)
    assert.ok(refs.includes('pkg:npm/found@1.0.0'))
    assert.ok(refs.includes('pkg:npm/constructor'))
    assert.ok(!refs.includes('pkg:npm/a'))
    const told = new Map(report.problems.map(({ path, code: problem }) => [path, problem]))
    assert.equal(told.get('large/package-lock.json'), 'file.too-large')
    for (const path of ['deep/package-lock.json', 'line/yarn.lock', 'zeros/yarn.lock']) assert.ok(told.has(path), path)
    for (const path of told.keys()) assert.ok(!path.startsWith('/') && !path.includes('..'), path)
  })

  it('in an image: a layer larger than the memory, and names that lead out of it', async () => {
    const files = dockerArchive([[{ path: 'srv/package-lock.json', content: lockfile }]])
    const layer = Buffer.concat([
      ...tarEntry({ path: '../../escaped/package-lock.json', content: lockfile }),
      ...tarEntry({ path: 'srv/.wh...', content: '' }),
      ...tarEntry({ path: 'big.json', content: Buffer.alloc(150 * 2 ** 20, 0x20) }),
      ...tarEntry({ path: 'big.program', mode: 0o755, content: Buffer.alloc(50 * 2 ** 20, 0x20) }),
      Buffer.alloc(1024),
    ])
    const manifest = JSON.stringify([{ Config: 'c.json', Layers: ['0/layer.tar', '1/layer.tar'] }])
    const all = new Map(files).set('1/layer.tar', layer).set('manifest.json', Buffer.from(manifest))
    const tar = [...all].flatMap(([path, content]) => tarEntry({ path, content }))
    put('image.tar', Buffer.concat([...tar, Buffer.alloc(1024)]))
    const { code, report } = await scan('image.tar')
    assert.equal(code, 6)
    assert.deepEqual(
      report.components.map(({ ref }) => ref),
      ['pkg:npm/found@1.0.0'],
    )
    assert.deepEqual(report.problems.map(({ code: problem }) => problem).sort(), [
      'layer.bad-whiteout',
      'layer.unsafe-path',
    ])
  })
})
