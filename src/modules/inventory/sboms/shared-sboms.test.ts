import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { before, describe, it } from 'node:test'
import { testApp } from '#test/harness.ts'
import { createApplications, handIn } from './testdata/hand-in.ts'

const folder = new URL('../../../../../shared/data/sboms/', import.meta.url)
const options = existsSync(folder) ? {} : { skip: 'the bills of materials of others are not there' }

describe('bills of materials of others', options, () => {
  const app = testApp()
  before(() => createApplications(app, ['PAY']))

  for (const kind of ['cyclonedx', 'spdx'])
    it(`${kind}: every one is taken in, with its quality, and with a word about its standard`, async () => {
      const files = readdirSync(new URL(`${kind}/`, folder)).toSorted()
      assert.ok(files.length > 20)
      for (const [at, file] of files.entries()) {
        const sbom = await handIn(app, `PAY ${kind}-${at}`, readFileSync(new URL(`${kind}/${file}`, folder)))
        assert.equal(sbom.state, 'done', `${file} ${JSON.stringify(sbom.texts ?? {})}`)
        assert.ok(sbom.quality && sbom.quality.score >= 0 && sbom.quality.score <= 10, file)
        assert.notEqual(sbom.validation?.reason, 'gave-up', file)
        if (kind === 'spdx') assert.equal(sbom.validation?.by, 'structure', file)
        else if (file.endsWith('.json')) assert.equal(sbom.validation?.by, 'schema', file)
        else assert.equal(sbom.validation?.reason, 'no-schema', file)
      }
    })
})
