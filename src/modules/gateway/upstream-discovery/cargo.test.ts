import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { discoverCargoUpstream } from './cargo.ts'

describe('the registry of the machine’s own Cargo', () => {
  let CARGO_HOME: string
  const found = (config: string, variables: Readonly<Record<string, string>> = {}) => {
    writeFileSync(join(CARGO_HOME, 'config.toml'), config)
    return discoverCargoUpstream({ CARGO_HOME, ...variables })
  }
  before(() => {
    CARGO_HOME = mkdtempSync(join(tmpdir(), 'assay-cargo-home-'))
  })
  after(() => rmSync(CARGO_HOME, { recursive: true, force: true }))

  it('the replacement of the default source, through others, by source or by registry', async () => {
    const chain = '[source.crates-io]\nreplace-with = "a"\n[source.a]\nreplace-with = "b"\n'
    assert.equal(
      await found(`${chain}[source.b]\nregistry = "sparse+https://upstream.example/index/"\n`),
      'https://upstream.example/index',
    )
    assert.equal(await found(`${chain}[registries.b]\nindex = "sparse+https://two.example/"\n`), 'https://two.example')
    const variables = { CARGO_REGISTRIES_B_INDEX: 'sparse+https://three.example/' }
    assert.equal(
      await found(`${chain}[registries.b]\nindex = "sparse+https://two.example/"\n`, variables),
      'https://three.example',
    )
    assert.equal(await found('[source.crates-io]\nreplace-with = "crates-io"\n'), undefined)
  })

  it('the default registry, and one that only variables name', async () => {
    const settings = '[registry]\ndefault = "own"\n[registries.own]\nindex = "sparse+https://own.example/"\n'
    assert.equal(await found(settings), 'https://own.example')
    const variables = { CARGO_REGISTRIES_MY_OWN_INDEX: 'sparse+https://var.example/' }
    assert.equal(await found('', variables), 'https://var.example')
  })

  it('no git index, no other Assay, no broken file, and nothing built in', async () => {
    const replaced = (address: string) =>
      found(`[source.crates-io]\nreplace-with = "a"\n[source.a]\nregistry = ${JSON.stringify(address)}\n`)
    for (const address of [
      'https://git.example/index',
      'sparse+https://assay.example/repo/cargo/',
      'sparse+https://u:p@x.example/',
      'sparse+file:///srv',
    ])
      assert.equal(await replaced(address), undefined, address)
    for (const config of ['', '[source', 'source = 1', '[source]\ncrates-io = 7', '[__proto__]\nx = 1'])
      assert.equal(await found(config), undefined, config)
    assert.equal(await discoverCargoUpstream({ CARGO_HOME: join(CARGO_HOME, 'absent') }), undefined)
  })
})
