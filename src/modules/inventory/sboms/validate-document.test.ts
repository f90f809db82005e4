import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { readBom } from '#ecosystems/generic/read-bom.ts'
import { bomOf } from './testdata/bom-of.ts'
import { validateDocument } from './validate-document.ts'

const validate = (document: object | string | Uint8Array) => {
  const bytes =
    document instanceof Uint8Array
      ? document
      : Buffer.from(typeof document === 'string' ? document : JSON.stringify(document))
  return validateDocument(bytes, readBom(bytes))
}

describe('a document and its standard', () => {
  it('CycloneDX in JSON is held to the schema of its version', async () => {
    assert.deepEqual(await validate(bomOf(['pkg:npm/a@1'])), { state: 'valid', by: 'schema', faults: [] })
    const invalid = await validate({ ...bomOf([]), components: [{ name: 'a' }], metadata: { timestamp: 'today' } })
    assert.deepEqual([invalid.state, invalid.by], ['invalid', 'schema'])
    assert.ok(invalid.faults[0]?.path && invalid.faults[0]?.message)
    const components = [{ type: 'library', name: 'a', version: '1' }]
    for (const specVersion of ['1.2', '1.3', '1.4', '1.5', '1.6', '1.7']) {
      assert.equal((await validate({ ...bomOf([]), components, specVersion })).state, 'valid', specVersion)
      assert.equal((await validate({ ...bomOf([]), components, specVersion, odd: 1 })).state, 'invalid', specVersion)
    }
  })

  it('components that occur twice are noticed, without comparing each with each', async () => {
    const twice = bomOf(['pkg:npm/a@1', 'pkg:npm/b@1', 'pkg:npm/a@1'])
    assert.equal((await validate(twice)).state, 'invalid')
    const many = bomOf(Array.from({ length: 20_000 }, (_, at) => `pkg:npm/a-${at}@1`))
    assert.equal((await validate(many)).state, 'valid')
  })

  it('what there is no schema for, or is too large, is said to be unchecked', async () => {
    const xml = '<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><components/></bom>'
    assert.deepEqual(await validate(xml), { state: 'not-performed', by: null, faults: [], reason: 'no-schema' })
    assert.equal((await validate({ ...bomOf([]), specVersion: '1.0' })).reason, 'no-schema')
    const large = JSON.stringify({ ...bomOf([]), version: 1 }) + ' '.repeat(20 * 2 ** 20)
    assert.equal((await validate(large)).reason, 'too-large')
  })

  it('several at once are each answered with their own', async () => {
    const all = await Promise.all([
      validate(bomOf(['pkg:npm/a@1'])),
      validate({ ...bomOf([]), other: 1 }),
      validate(bomOf([])),
    ])
    assert.deepEqual(
      all.map(({ state }) => state),
      ['valid', 'invalid', 'valid'],
    )
  })

  it('SPDX is held to checks of ours', async () => {
    const valid = {
      spdxVersion: 'SPDX-2.3',
      dataLicense: 'CC0-1.0',
      SPDXID: 'SPDXRef-DOCUMENT',
      name: 'a',
      documentNamespace: 'https://bank.example/a',
      creationInfo: { created: '2026-06-01T08:00:00Z', creators: ['Tool: x'] },
      packages: [{ name: 'a', SPDXID: 'SPDXRef-a', downloadLocation: 'NOASSERTION' }],
      relationships: [
        { spdxElementId: 'SPDXRef-DOCUMENT', relationshipType: 'DESCRIBES', relatedSpdxElement: 'SPDXRef-a' },
      ],
    }
    assert.deepEqual(await validate(valid), { state: 'valid', by: 'structure', faults: [] })
    const [first] = valid.packages
    const faultsOf = async (change: object) => (await validate({ ...valid, ...change })).faults.map(({ path }) => path)
    assert.deepEqual(await faultsOf({ dataLicense: 'MIT' }), ['dataLicense'])
    assert.deepEqual(await faultsOf({ creationInfo: {} }), ['creationInfo.created', 'creationInfo.creators'])
    assert.deepEqual(await faultsOf({ packages: [first, first] }), ['packages[1].SPDXID'])
    assert.deepEqual(await faultsOf({ packages: [{ ...first, downloadLocation: '' }] }), [
      'packages[0].downloadLocation',
    ])
    const checksums = [{ algorithm: 'SHA256', checksumValue: 'abc' }]
    assert.deepEqual(await faultsOf({ packages: [{ ...first, checksums }] }), ['packages[0].checksums[0]'])
    const relationships = [{ spdxElementId: 'a b', relatedSpdxElement: 'NONE' }]
    assert.deepEqual(await faultsOf({ relationships }), ['relationships[0].spdxElementId'])
  })
})

const folder = new URL('../../../../../shared/data/conformance/cyclonedx/1.5/', import.meta.url)
const options = existsSync(folder) ? {} : { skip: 'the conformance set is not there' }

describe('the conformance set of CycloneDX 1.5', options, () => {
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.json')) : []
  const stateOf = async (file: string) => {
    const bytes = readFileSync(new URL(file, folder))
    try {
      return (await validateDocument(bytes, readBom(bytes))).state
    } catch {
      return 'refused'
    }
  }

  it('has valid documents, which are found valid', async () => {
    for (const file of files.filter((name) => name.startsWith('valid-')))
      assert.equal(await stateOf(file), 'valid', file)
  })

  it('has invalid documents, each of which is refused or found invalid', async () => {
    const invalid = files.filter((name) => name.startsWith('invalid-'))
    assert.ok(invalid.length >= 20)
    for (const file of invalid) assert.notEqual(await stateOf(file), 'valid', file)
  })
})
