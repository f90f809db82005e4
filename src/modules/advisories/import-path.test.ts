import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { readConfig } from '#platform/config.ts'
import { resolveImportPath } from './import-path.ts'

describe('a path to import from', () => {
  const dataFolder = realpathSync(mkdtempSync(join(tmpdir(), 'assay-path-')))
  after(() => rmSync(dataFolder, { recursive: true, force: true }))
  const imports = join(dataFolder, 'imports')
  mkdirSync(join(imports, 'feed'), { recursive: true })
  mkdirSync(join(dataFolder, 'imports-of-others'))
  writeFileSync(join(dataFolder, 'secret.json'), '{}')
  symlinkSync(join(dataFolder, 'secret.json'), join(imports, 'link.json'))
  symlinkSync(dataFolder, join(imports, 'up'))
  const config = readConfig({ ASSAY_DATA: dataFolder })
  const resolve = (path: string) => resolveImportPath(config, path)

  it('starts in the imports folder', async () => {
    assert.deepEqual(await resolve('feed'), { path: join(imports, 'feed'), sample: false })
    assert.deepEqual(await resolve(join(imports, 'feed')), { path: join(imports, 'feed'), sample: false })
    assert.deepEqual(await resolve('feed/../feed/.'), { path: join(imports, 'feed'), sample: false })
  })

  it('may lie among the samples, and is marked so', async () => {
    const samples = fileURLToPath(new URL('../../../samples', import.meta.url))
    assert.deepEqual(await resolve(samples), { path: realpathSync(samples), sample: true })
  })

  it('does not lead out, by dots, from the root or over a link', async () => {
    const outside = [
      '..',
      '../secret.json',
      'feed/../../secret.json',
      '../imports-of-others',
      '/etc/passwd',
      dataFolder,
    ]
    for (const path of [...outside, '/etc/nothing-here', 'link.json', 'up', 'up/secret.json'])
      await assert.rejects(resolve(path), /advisory-import\.outside/, path)
  })

  it('must exist', async () => {
    for (const path of ['none', 'feed/none.json', 'feed\0', 'x'.repeat(900)])
      await assert.rejects(resolve(path), /advisory-import\.not-found/, path)
  })
})
