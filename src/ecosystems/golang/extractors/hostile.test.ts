import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkMutations, extractHostile } from '#ecosystems/extraction/testdata/mutations.ts'
import { goMod } from './go-mod.ts'
import { goSum } from './go-sum.ts'
import { vendorModulesTxt } from './vendor-modules-txt.ts'

const folder = (name: string) => new URL(`../testdata/${name}/`, import.meta.url)

test('mutated files never throw and never yield a malformed extraction', async () => {
  assert.ok((await checkMutations(goMod, folder('go-mod/project'), 'go.mod')) > 50)
  assert.ok((await checkMutations(goSum, folder('go-sum/before-1.17'), 'go.sum')) > 50)
  assert.ok((await checkMutations(vendorModulesTxt, folder('vendor-modules-txt/project'), 'vendor/modules.txt')) > 20)
})

test('input made to cost time is answered in time', async () => {
  const texts = ['require (\n'.repeat(50_000), 'require a.example/b v1.0.0\n'.repeat(50_000), '('.repeat(1_000_000)]
  for (const text of [
    ...texts,
    '"'.repeat(1_000_000),
    `${'a '.repeat(4_000)}\n`.repeat(100),
    '# a.b v1\nx\n'.repeat(50_000),
  ]) {
    await extractHostile(goMod, 'go.mod', text)
    await extractHostile(goSum, 'go.sum', text)
    await extractHostile(vendorModulesTxt, 'vendor/modules.txt', text)
  }
  const tools = Array.from(
    { length: 3_000 },
    (_, index) => `tool a.example/t${index}\nrequire a.example/m${index} v1.0.0\n`,
  )
  await extractHostile(goMod, 'go.mod', `go 1.24\n${tools.join('')}`)
  assert.equal((await extractHostile(goMod, 'go.mod', ' '.repeat(5 * 2 ** 20))).warnings[0]?.code, 'lockfile.too-large')
})
