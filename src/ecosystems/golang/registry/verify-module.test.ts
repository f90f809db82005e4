import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { makeModule } from '#test/upstreams/golang-module.ts'
import { makeZip } from '#test/upstreams/make-zip.ts'
import { hashModuleFile, hashModuleZip } from './dir-hash.ts'
import { verifyModule } from './verify-module.ts'

const module = makeModule({
  path: 'demo.example/Demo',
  version: 'v1.0.0',
  files: { 'a/ü.go': 'package a\n', 'a/z.go': '' },
})
const lookup = '/lookup/demo.example/!demo@v1.0.0'

/** What the database of the tests answers, by path below its address. */
function verify(
  answers: Readonly<Record<string, string>>,
  given: { file?: string; bytes?: Uint8Array; name?: string } = {},
) {
  const { file = 'zip', bytes = module.zip, name = 'sums.example' } = given
  const fetched: string[] = []
  const asked = {
    name: module.path,
    version: module.version,
    fileName: `v1.0.0.${file}`,
    bytes,
    upstream: { url: 'https://upstream.example', services: name === '' ? {} : { checksums: name } },
  }
  const verifying = verifyModule(asked, async ({ url }) => {
    fetched.push(url)
    const answer = answers[url.slice('./sumdb/sums.example'.length)]
    return answer === undefined ? undefined : Buffer.from(answer)
  })
  return verifying.then(() => fetched)
}

const record = `17\n${module.sums}\ngo.sum database tree\n18\nhash\n`

describe('hashes of modules', () => {
  it('go.mod: as sha256sum and openssl compute it', () => {
    // printf 'module m\n' | sha256sum gives the digest; '<digest>  go.mod\n' is hashed once more, in base64.
    assert.equal(hashModuleFile(Buffer.from('module m\n')), 'h1:ctOyyZcdkNeS11Bx/Hh8c9pcGuH4+y+pgNNtQl7rlJc=')
  })

  it('the order is that of bytes, and a packed folder, a repeated path or no zip at all is refused', async () => {
    const [zipLine = ''] = module.sums.split('\n')
    assert.equal(await hashModuleZip(module.zip), zipLine.split(' ')[2])
    for (const hostile of [makeZip({ 'a/': '' }), Buffer.from('PK'), module.zip.subarray(0, 90), Buffer.alloc(0)])
      await assert.rejects(hashModuleZip(hostile), RangeError)
  })
})

describe('the word of the checksum database', () => {
  it('decides about the zip and about go.mod, and not about what no hash covers', async () => {
    const answers = { '/supported': '', [lookup]: record }
    assert.equal((await verify(answers)).length, 2)
    await verify(answers, { file: 'mod', bytes: Buffer.from(module.mod) })
    assert.deepEqual(await verify(answers, { file: 'info', bytes: Buffer.from('x') }), [])
  })

  it('other bytes are refused', async () => {
    const answers = { '/supported': '', [lookup]: record }
    const other = makeModule({ path: module.path, version: 'v1.0.0', files: { 'evil.go': 'package demo' } })
    await assert.rejects(verify(answers, { bytes: other.zip }), /states h1:.* and it is h1:/)
    await assert.rejects(verify(answers, { file: 'mod', bytes: Buffer.from('module other') }), RangeError)
    await assert.rejects(verify({ ...answers, [lookup]: record.replaceAll('v1.0.0', 'v1.0.1') }), /says nothing/)
  })

  it('without a database, or with one that is not passed on or does not know the module, nothing is decided', async () => {
    assert.deepEqual(await verify({}, { name: '' }), [])
    assert.deepEqual(await verify({}, { name: '../../etc' }), [])
    assert.equal((await verify({})).length, 1)
    assert.equal((await verify({ '/supported': '' })).length, 2)
  })

  it('an answer that is no record is not taken for a word', async () => {
    for (const answer of [
      '<html>',
      '',
      `x\n${module.sums}\n`,
      '17\n',
      `17\n${module.sums}`.trim(),
      '17\na b c d\n\n',
      '1\na b\n\n',
    ])
      await assert.rejects(verify({ '/supported': '', [lookup]: answer }), SyntaxError, answer)
  })
})
