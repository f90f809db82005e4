import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { openFolder } from './folder-source.ts'
import { keepBytes } from './kept-bytes.ts'
import { openFile } from './open-file.ts'

const top = mkdtempSync(join(tmpdir(), 'assay-folder-'))
after(() => rmSync(top, { recursive: true, force: true }))
const root = join(top, 'root')

function put(path: string, text = path): void {
  mkdirSync(join(root, path, '..'), { recursive: true })
  writeFileSync(join(root, path), text)
}

async function walked(options: Parameters<typeof openFolder>[1] = {}) {
  const steps: Record<string, string> = {}
  for await (const step of openFolder(root, options).walk(() => true)) {
    if (step.kind === 'file') steps[step.file.path] = step.file.linkTo ?? 'file'
    else steps[step.problem.path] = step.problem.code
  }
  return Object.fromEntries(Object.entries(steps).sort(([a], [b]) => (a < b ? -1 : 1)))
}

const textAt = async (path: string) => {
  const file = await openFolder(root).open(path)
  if (!file) return undefined
  const text = Buffer.from(await file.read(0, file.sizeBytes)).toString()
  await file.close()
  return text
}

describe('a folder as a tree of files', () => {
  put('a/one.txt')
  put('a/b/two.txt')
  put('.git/config')
  writeFileSync(join(top, 'outside.txt'), 'secret')
  mkdirSync(join(top, 'rootless'))
  writeFileSync(join(top, 'rootless', 'near.txt'), 'secret')

  it('is walked without following links out of it or in a ring', async () => {
    symlinkSync('../../outside.txt', join(root, 'a', 'out.txt'))
    symlinkSync(join(top, 'rootless'), join(root, 'near'))
    symlinkSync('..', join(root, 'a', 'up'))
    symlinkSync('ring', join(root, 'ring'))
    symlinkSync('nowhere', join(root, 'dangling'))
    symlinkSync('a/one.txt', join(root, 'same.txt'))
    assert.deepEqual(await walked(), {
      '.git/config': 'file',
      'a/b/two.txt': 'file',
      'a/one.txt': 'file',
      'a/out.txt': 'link.outside',
      'same.txt': 'a/one.txt',
    })
  })

  it('opens what lies inside of it only', async () => {
    assert.equal(await textAt('a/one.txt'), 'a/one.txt')
    assert.equal(await textAt('a/up/a/b/two.txt'), 'a/b/two.txt')
    for (const path of ['a/out.txt', '../outside.txt', 'near/near.txt', 'a', 'ring', 'none', 'a\0', 'a/one.txt/x', ''])
      assert.equal(await textAt(path), undefined, path)
    const folder = openFolder(root)
    assert.deepEqual(await folder.list('a'), ['b', 'one.txt', 'out.txt', 'up'])
    assert.deepEqual(await folder.list('near'), [])
    assert.deepEqual(await folder.list('..'), [])
    assert.deepEqual(await folder.list('none'), [])
  })

  it('leaves out what it is told to, and can be one file with neighbours', async () => {
    assert.deepEqual(Object.keys(await walked({ excludes: (path) => path === '.git' || path === 'a' })), ['same.txt'])
    assert.deepEqual(Object.keys(await walked({ only: ['a/one.txt'] })), ['a/one.txt'])
  })

  it('does not wait for a pipe', async () => {
    execFileSync('mkfifo', [join(root, 'pipe.txt')])
    assert.equal(await textAt('pipe.txt'), undefined)
    assert.ok(!('pipe.txt' in (await walked())))
    rmSync(join(root, 'pipe.txt'))
  })

  it('does not open what has become a link since its path was found', async () => {
    const secret = join(top, 'secret')
    mkdirSync(secret)
    writeFileSync(join(secret, 'x.txt'), 'secret')
    symlinkSync(join(secret, 'x.txt'), join(root, 'became.txt'))
    symlinkSync(secret, join(root, 'became'))
    assert.throws(() => openFile(join(root, 'became.txt'), { real: true }), { code: 'ELOOP' })
    if (process.platform === 'linux') assert.equal(openFile(join(root, 'became', 'x.txt'), { real: true }), undefined)
    rmSync(join(root, 'became.txt'))
    rmSync(join(root, 'became'))
  })

  it('lists folders that cannot be read', async () => {
    put('gone/x.txt')
    // Nothing is unreadable to an administrator but what is not there any more.
    const removing = (path: string) => {
      if (path === 'gone') rmSync(join(root, path), { recursive: true })
      return false
    }
    const steps = await walked({ excludes: removing })
    assert.equal(steps.gone, 'folder.unreadable')
    assert.equal(steps['a/one.txt'], 'file')
  })

  it('with very many files is walked one by one', async () => {
    const many = join(root, 'many')
    mkdirSync(many)
    for (let at = 0; at < 12_000; at++) writeFileSync(join(many, `${at}.txt`), '')
    let count = 0
    for await (const _ of openFolder(root).walk((path) => path.startsWith('many/'))) count++
    assert.equal(count, 12_000)
    assert.equal((await openFolder(root).list('many')).length, 10_000)
    rmSync(many, { recursive: true })
  })

  it('with very deep folders ends, and says so', async () => {
    const deep = join(root, ...Array(300).fill('d'))
    mkdirSync(deep, { recursive: true })
    assert.equal((await walked())[Array(257).fill('d').join('/')], 'folder.too-deep')
    rmSync(join(root, 'd'), { recursive: true })
  })
})

describe('bytes kept for a while', () => {
  const chunks = async function* (...texts: readonly string[]) {
    for (const text of texts) yield Buffer.from(text)
  }

  it('are the same in memory and in a file, before and after it is made', async () => {
    for (const memoryBytesMax of [1, 12, 1_000, 10_000_000]) {
      const kept = keepBytes({ memoryBytesMax })
      const texts = Array.from({ length: 50 }, (_, at) => `${at}`.repeat(at * 997))
      const places: { start: number; length: number }[] = []
      for (const text of texts) places.push(await kept.keep(chunks(text.slice(0, 10), text.slice(10))))
      for (const [at, text] of texts.entries()) {
        const place = places[at] ?? { start: 0, length: 0 }
        assert.equal(Buffer.from(await kept.read(place, 0, 1e9)).toString(), text)
        assert.equal(Buffer.from(await kept.read(place, 3, 5)).toString(), text.slice(3, 8))
      }
      await kept.close()
    }
  })

  it('have no name in the file system, so that nothing is left of a process that is killed', async () => {
    const before = process.env.TMPDIR
    const folder = mkdtempSync(join(top, 'temporary-'))
    process.env.TMPDIR = folder
    try {
      const kept = keepBytes({ memoryBytesMax: 4 })
      const place = await kept.keep(chunks('12345', '6789'))
      assert.deepEqual(readdirSync(folder), [])
      assert.equal(Buffer.from(await kept.read(place, 0, 9)).toString(), '123456789')
      await kept.close()
    } finally {
      if (before === undefined) delete process.env.TMPDIR
      else process.env.TMPDIR = before
    }
  })

  it('have a limit', async () => {
    const kept = keepBytes({ bytesMax: 10 })
    await assert.rejects(kept.keep(chunks('12345', '678901')), RangeError)
    await kept.close()
  })
})
