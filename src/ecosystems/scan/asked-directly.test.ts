import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { cargo } from '#ecosystems/cargo/index.ts'
import { findEcosystem } from '#ecosystems/index.ts'
import { pypi } from '#ecosystems/pypi/index.ts'
import { mergeFindings } from './merge-findings.ts'
import { scanFiles } from './scan-files.ts'
import { memorySource } from './testdata/memory-source.ts'

const subject = { kind: 'folder', name: 'x', facts: {} } as const
const extractors = [...cargo.extractors, ...pypi.extractors]

async function summaryOf(files: Readonly<Record<string, string>>) {
  const sbom = mergeFindings(await scanFiles(memorySource(files), { extractors }), { subject, findType: findEcosystem })
  return sbom.components.map(({ ref, direct }) => `${decodeURIComponent(ref.slice(4))} ${direct}`)
}

const UV_LOCK = `version = 1
[[package]]
name = "pay"
version = "0.1.0"
source = { virtual = "." }
dependencies = [{ name = "web" }]
[[package]]
name = "web"
version = "2.0"
source = { registry = "https://registry.example/simple" }
dependencies = [{ name = "words" }]
[[package]]
name = "words"
version = "1.1"
source = { registry = "https://registry.example/simple" }
`

describe('what is asked for directly', () => {
  it('is not what a compiled list beside the lockfile names for the sake of others', async () => {
    const files = { 'uv.lock': UV_LOCK, 'requirements.txt': 'web==2.0\n    # via pay\nwords==1.1\n    # via web\n' }
    assert.deepEqual(await summaryOf(files), ['pypi/web@2.0 true', 'pypi/words@1.1 false'])
    const byHand = { 'uv.lock': UV_LOCK, 'requirements.txt': 'web==2.0\nwords==1.1\n' }
    assert.deepEqual(await summaryOf(byHand), ['pypi/web@2.0 true', 'pypi/words@1.1 true'])
  })

  it('of a repository, by a member of a workspace, is what the lockfile above has of it', async () => {
    const revision = '85ac024bda0b2ed73fee13d990fcc3cee4ad5e35'
    const lock = (address: string) =>
      `version = 4\n[[package]]\nname = "led"\nversion = "0.4.2"\nsource = "git+${address}?branch=main#${revision}"\n`
    const member = (address: string) =>
      `[package]\nname = "pay"\nversion = "1.0.0"\n[dependencies]\nled = { git = "${address}", branch = "main" }\n`
    const [one, two] = ['https://code.example/bank/led', 'https://code.example/other/led']
    const found = await summaryOf({ 'Cargo.lock': lock(one), 'pay/Cargo.toml': member(one) })
    assert.deepEqual(found, [`cargo/led@0.4.2?vcs_url=git+${one}@${revision} true`])
    // Of another repository it is another package.
    assert.equal((await summaryOf({ 'Cargo.lock': lock(one), 'pay/Cargo.toml': member(two) })).length, 2)
  })
})
