import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import { importAdvisories } from '#modules/advisories/index.ts'
import { createApplication } from '#modules/inventory/index.ts'
import { transact } from '#platform/database/transact.ts'
import { feedOf } from '#test/advisory-feed.ts'
import { testCli } from '#test/cli.ts'
import { testApp } from '#test/harness.ts'

describe('handing in a bill of materials from the command line', () => {
  const app = testApp()
  const cli = testCli()
  let url = ''
  before(async () => {
    mkdirSync(cli.folder, { recursive: true })
    const { orgUnitId, personId: ownerPersonId } = app.people.developer.actor
    await transact(app.context(), (tx) => createApplication(tx, { code: 'PAY', name: 'Pay', orgUnitId, ownerPersonId }))
    const record = { id: 'T-1', name: 'left', events: ['introduced 0', 'fixed 2.0.0'], severity: 'HIGH' }
    await importAdvisories(app.context(), { path: feedOf(record), source: 'test' })
    url = await app.listen()
  })
  const fileOf = (name: string, purls: readonly string[]) => {
    const path = join(cli.folder, name)
    const components = purls.map((purl) => ({ type: 'library', name: purl, ...(purl.startsWith('pkg:') && { purl }) }))
    writeFileSync(path, JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components }))
    return path
  }
  const upload = async (path: string, ...more: readonly string[]) => {
    const environment = { ASSAY_URL: url, ASSAY_TOKEN: app.people.devops.token }
    const args = ['sbom', 'upload', path, '--application', 'PAY', '--release', '1', '--wait', ...more]
    let isRunning = true
    const running = cli.run(args, { app, environment }).finally(() => {
      isRunning = false
    })
    while (isRunning) {
      await app.drain()
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    return running
  }

  it('says what is known to be wrong, and ends as it was asked to', async () => {
    const path = fileOf('bom.json', ['pkg:npm/left@1.0.0', 'pkg:npm/right@1.0.0'])
    const high = await upload(path, '--fail-on', 'high')
    assert.deepEqual([high.code, high.err], [1, ''])
    assert.match(
      high.out,
      /^2 components; 2 came, 0 went\.\nQuality \d\.\d of 10 \(F\)\.\nMalware 0, critical 0, high 1, medium 0/,
    )
    assert.equal((await upload(path)).code, 0)
    const json = await upload(path, '--json')
    assert.equal(JSON.parse(json.out).verdict.affected.high, 1)
  })

  it('says what is missing, and what cannot be read', async () => {
    const gap = await upload(fileOf('gap.json', ['pkg:npm/right@1.0.0', 'inhouse']))
    assert.deepEqual([gap.code, /1 components have no package URL/.test(gap.err)], [6, true])
    const path = join(cli.folder, 'no.json')
    writeFileSync(path, 'nothing of the kind')
    const none = await upload(path)
    assert.deepEqual([none.code, /no bill of materials that can be read/.test(none.err)], [1, true])
    assert.equal((await upload(join(cli.folder, 'absent.json'))).code, 2)
    assert.equal((await upload(path, '--fail-on', 'everything')).code, 2)
  })
})

describe('judging a bill of materials without a server', () => {
  const cli = testCli()
  const write = (name: string, document: object | string) => {
    mkdirSync(cli.folder, { recursive: true })
    writeFileSync(join(cli.folder, name), typeof document === 'string' ? document : JSON.stringify(document))
    return ['sbom', 'quality', name]
  }
  const components = [
    { type: 'library', name: 'a', version: '1', purl: 'pkg:npm/a@1', 'bom-ref': 'a', supplier: { name: 'A' } },
    { type: 'library', name: 'b', purl: 'pkg:npm/b', 'bom-ref': 'b' },
  ]

  it('says of each element how much is there, and what to do', async () => {
    const args = write('bom.json', { bomFormat: 'CycloneDX', specVersion: '1.6', components })
    const { code, out, err } = await cli.run(args)
    assert.deepEqual([code, err], [0, ''])
    assert.match(out, /\nNTIA 2021: \d\.\d F\n/)
    assert.match(out, /\nVersions +in part +1\/2 +Make the document from a lockfile/)
    assert.match(out, /\nNames +present +2\/2 *\n/)
    assert.match(out, /GB\/T 47020-2026: .* \(our reading of a draft, not verified\)/)
    const json = await cli.run([...args, '--json'])
    const { sets, score, grade } = JSON.parse(json.out)
    assert.deepEqual([sets.length, typeof score, grade], [4, 'number', 'F'])
    assert.match((await cli.run(args, { chinese: true })).out, /组件版本 +部分具备/)
  })

  it('ends with what it cannot read', async () => {
    assert.equal((await cli.run(['sbom', 'quality', 'absent.json'])).code, 2)
    const { code, err } = await cli.run(write('none.json', '{}'))
    assert.deepEqual([code, /neither a CycloneDX nor an SPDX/.test(err)], [6, true])
    const later = await cli.run(write('later.json', { bomFormat: 'CycloneDX', specVersion: '9.9', components }))
    assert.equal(later.code, 6)
  })
})
