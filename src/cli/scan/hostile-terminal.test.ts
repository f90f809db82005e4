import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { ociLayout } from '#formats/testdata/build-image.ts'
import { testCli } from '#test/cli.ts'

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
const STEERING = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/
const ESC = '\u001b]0;owned\u0007\u001b[2J\u009b2J\u202e'

describe('what strangers call their files and packages', () => {
  const cli = testCli()
  const put = (path: string, content: string | Uint8Array) => {
    mkdirSync(join(cli.folder, path, '..'), { recursive: true })
    writeFileSync(join(cli.folder, path), content)
  }

  it('does not steer the terminal', async () => {
    put(`app/${ESC}/package-lock.json`, '{"lockfileVersion":')
    const name = 'node_modules/left'
    put(`app/${ESC}2/package-lock.json`, JSON.stringify({ lockfileVersion: 3, packages: { [name]: { version: ESC } } }))
    put(`app/${ESC}3/requirements.txt`, `left==1.0${ESC}\nright==2.0\n`)
    put(`osv/${ESC}.json`, '{')
    put('osv/good.json', '{"id":"X-1","schema_version":"1.6.0","modified":"2026-01-01T00:00:00Z","affected":[]}')
    for (const format of ['table', 'cyclonedx', 'spdx', 'sarif', 'json'])
      for (const more of [[], ['--advisories', 'osv']]) {
        const { out, err } = await cli.run(['scan', 'app', '--format', format, ...more])
        assert.doesNotMatch(out + err, STEERING, `${format} ${more}`)
        if (format !== 'table' && out !== '') assert.match(out, /\\u001b|%1B/, format)
      }
  })

  it('does not steer it either where an image cannot be read', async () => {
    const index = JSON.stringify({ manifests: [{ platform: { os: ESC, architecture: 'x' } }] })
    const files = new Map(ociLayout([{ layers: [[]] }])).set('index.json', Buffer.from(index))
    for (const [path, content] of files) put(`oci/${path}`, content)
    const { code, out, err } = await cli.run(['scan', 'oci', '--platform', 'linux/amd64'])
    assert.equal(code, 2)
    assert.match(err, /owned/)
    assert.doesNotMatch(out + err, STEERING)
  })

  it('is left out, and told, where it is too long to be a package URL', async () => {
    const packages = {
      [`node_modules/${'x'.repeat(9_000)}`]: { version: '1.0.0' },
      'node_modules/b': { version: '1.0.0' },
    }
    put('long/package-lock.json', JSON.stringify({ lockfileVersion: 3, packages }))
    put('long/requirements.txt', `${'y'.repeat(9_000)}==1.0\n`)
    const { code, out, err } = await cli.run(['scan', 'long', '--format', 'json', '--advisories', 'osv'])
    assert.equal(code, 6, err)
    const refs = JSON.parse(out).components.map(({ ref }: { readonly ref: string }) => ref)
    assert.deepEqual(refs, ['pkg:npm/b@1.0.0'])
  })

  it('is not waited for where it is a pipe', async () => {
    mkdirSync(join(cli.folder, 'pipes'), { recursive: true })
    for (const name of ['package-lock.json', 'all.zip', 'program'])
      execFileSync('mkfifo', [join(cli.folder, 'pipes', name)])
    assert.equal((await cli.run(['scan', 'pipes/package-lock.json'])).code, 2)
    assert.equal((await cli.run(['scan', 'pipes/program'])).code, 2)
    assert.equal((await cli.run(['scan', 'pipes'])).code, 0)
    assert.equal((await cli.run(['advisories', 'compile', 'pipes/all.zip', '--output', 'x.index'])).code, 2)
    assert.equal((await cli.run(['advisories', 'compile', 'pipes', '--output', 'x.index'])).code, 2)
  })

  it('cannot make a list of versions or package URLs without a line end', async () => {
    const endless = 'x'.repeat(200_000)
    for (const args of [
      ['purl', 'parse', '--stdin'],
      ['version', 'compare', 'npm', '--stdin'],
    ]) {
      const { code, out, err } = await cli.run(args, { stdin: endless })
      assert.deepEqual([code, out], [2, ''], err)
    }
    const { err } = await cli.run(['version', 'compare', 'npm', ESC, '1.0.0'])
    assert.doesNotMatch(err, STEERING)
  })
})
