import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { after, describe, it } from 'node:test'
import { discoverPypiUpstream } from './pypi.ts'

describe('the index of the machine’s own Python clients', () => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-pypi-'))
  after(() => rmSync(folder, { recursive: true, force: true }))
  /** Nothing of the machine is found: no program, no home. */
  const bare = { PATH: folder, HOME: join(folder, 'nobody') }
  const home = (name: string, files: Readonly<Record<string, string>>) => {
    const place = join(folder, name)
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(place, path, '..'), { recursive: true })
      writeFileSync(join(place, path), text)
    }
    return { ...bare, HOME: place }
  }

  it('variables of pip and uv; no credentials, no other Assay', async () => {
    const index = 'https://upstream.example/simple'
    assert.equal(await discoverPypiUpstream({ ...bare, PIP_INDEX_URL: `${index}/` }), index)
    for (const name of ['UV_DEFAULT_INDEX', 'UV_INDEX_URL'])
      assert.equal(await discoverPypiUpstream({ ...bare, [name]: index }), index, name)
    const PIP_INDEX_URL = 'https://user:secret@upstream.example/simple'
    assert.equal(await discoverPypiUpstream({ ...bare, PIP_INDEX_URL, UV_INDEX_URL: `${index}/two` }), `${index}/two`)
    assert.equal(
      await discoverPypiUpstream({ ...bare, PIP_INDEX_URL: 'https://gate.example/repo/pypi/simple' }),
      undefined,
    )
  })

  it('files of pip, and of uv', async () => {
    const global = '[global]\ntimeout = 5\nindex-url = https://one.example/simple/\n'
    assert.equal(
      await discoverPypiUpstream(home('pip', { '.config/pip/pip.conf': global })),
      'https://one.example/simple',
    )
    const nearer = `${global}[install]\nindex_url: https://two.example/simple\n[other]\nindex-url = https://no.example\n`
    assert.equal(await discoverPypiUpstream(home('old', { '.pip/pip.conf': nearer })), 'https://two.example/simple')
    const uv =
      '[[index]]\nurl = "https://no.example"\n[[index]]\nurl = "https://three.example/simple"\ndefault = true\n'
    assert.equal(await discoverPypiUpstream(home('uv', { '.config/uv/uv.toml': uv })), 'https://three.example/simple')
    assert.equal(await discoverPypiUpstream(home('broken', { '.config/uv/uv.toml': '[[[' })), undefined)
  })

  it('what pip itself says, its own default as well', async () => {
    const place = join(folder, 'bin')
    mkdirSync(place)
    const help = '  -i, --index-url <url>       Base URL of the index (default https://four.example/simple). This'
    writeFileSync(join(place, 'pip'), `#!/bin/sh\necho "${help}"\n`, { mode: 0o755 })
    const found = await discoverPypiUpstream({ ...bare, PATH: [place, '/bin', '/usr/bin'].join(delimiter) })
    assert.equal(found, 'https://four.example/simple')
  })

  it('nothing is there', async () => {
    assert.equal(await discoverPypiUpstream(bare), undefined)
  })
})
