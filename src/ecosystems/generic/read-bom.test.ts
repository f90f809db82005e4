import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { readBom } from './read-bom.ts'
import { bomStatements } from './statements/bom-statements.ts'

const shared = new URL('../../../../shared/data/', import.meta.url)
const sboms = new URL('sboms/', shared)
const conformance = new URL('conformance/cyclonedx/1.5/', shared)
const present = (folder: URL) =>
  existsSync(folder) ? {} : { skip: `${folder.pathname.split('/').at(-2)} is not there` }
const filesOf = (folder: URL): readonly string[] => (existsSync(folder) ? readdirSync(folder).toSorted() : [])

/** Counted without any of our readers: members and elements by their names alone. */
function plainCount(text: string, file: string): number {
  if (file.endsWith('.spdx')) return text.split('\n').filter((line) => line.startsWith('PackageName:')).length
  if (file.endsWith('.xml')) {
    const own = text.replace(/<metadata>[\s\S]*?<\/metadata>/, '')
    const kept = own.replace(/<(pedigree|tools|formulation|vulnerabilities|annotations)>[\s\S]*?<\/\1>/g, '')
    return [...kept.matchAll(/<component[\s>]/g)].length
  }
  const document = JSON.parse(text)
  if (document.spdxVersion) return document.packages?.length ?? 0
  const within = (list: readonly { components?: [] }[] = []): number =>
    list.reduce((sum, one) => sum + 1 + within(one.components), 0)
  return within(document.components) + within(document.metadata?.component?.components)
}

describe('bills of materials of others', () => {
  for (const folder of ['cyclonedx/', 'spdx/'])
    test(`${folder}: every document has as many components as it has members`, present(sboms), () => {
      const files = filesOf(new URL(folder, sboms))
      assert.ok(files.length > 20)
      for (const file of files) {
        const bytes = readFileSync(new URL(folder + file, sboms))
        const bom = readBom(bytes)
        const subject = bom.format === 'SPDX' && bom.root !== undefined ? 1 : 0
        assert.equal(bom.components.length + subject, plainCount(bytes.toString('utf8'), file), file)
        const statements = bomStatements(bom)
        assert.equal(statements.components.length, bom.components.length, file)
        assert.deepEqual(
          statements.components.map(({ name }) => name).toSorted(),
          bom.components.map(({ name }) => name).toSorted(),
          file,
        )
      }
    })

  test('valid documents of the conformance set are read', present(conformance), () => {
    const files = filesOf(conformance).filter((file) => /^valid-.*\.(?:json|xml)$/.test(file))
    assert.ok(files.length > 60)
    for (const file of files) {
      const bytes = readFileSync(new URL(file, conformance))
      const { format, specVersion, components } = readBom(bytes)
      assert.deepEqual([format, specVersion], ['CycloneDX', '1.5'], file)
      assert.equal(components.length, plainCount(bytes.toString('utf8'), file), file)
    }
  })

  test(
    'invalid documents of the conformance set are refused or read, never more than that',
    present(conformance),
    () => {
      const files = filesOf(conformance).filter((file) => file.startsWith('invalid-'))
      assert.ok(files.length > 40)
      const refused = files.filter((file) => {
        try {
          readBom(readFileSync(new URL(file, conformance)))
          return false
        } catch (error) {
          assert.ok(error instanceof SyntaxError, file)
          return true
        }
      })
      assert.deepEqual(refused, ['invalid-bomformat-1.5.json'])
    },
  )
})
