import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { testApp } from '#test/harness.ts'
import { bomOf } from './testdata/bom-of.ts'
import { createApplications, handIn } from './testdata/hand-in.ts'

const deep = (depth: number): string => `${'{"components":['.repeat(depth)}${']}'.repeat(depth)}`
const cyclonedx = (more: string) => `{"bomFormat":"CycloneDX","specVersion":"1.6","components":[${more}]}`
const bytes = (...all: readonly number[]) => Uint8Array.from(all)
const long = 'x'.repeat(100_000)

/** Documents with what becomes of them: every one ends, as refused or as taken, and nothing of it stops the next. */
const documents: Readonly<Record<string, readonly [state: 'failed' | 'done', document: object | string | Uint8Array]>> =
  {
    'no text': ['failed', bytes(0, 0, 0, 0)],
    'half a character': ['failed', Buffer.concat([Buffer.from('{"bomFormat":"'), bytes(0xc3, 0x28)])],
    'a NUL before the end': ['failed', '{"bomFormat": \0}'],
    'nothing but a brace': ['failed', '{'],
    'a list': ['failed', '[]'],
    'another document': ['failed', '{"name":"package","version":"1.0.0"}'],
    'too deep': ['failed', `{"bomFormat":"CycloneDX","specVersion":"1.6","components":[${deep(10_000)}]}`],
    'a bomb of entities': ['failed', '<!DOCTYPE bom [<!ENTITY a "a"><!ENTITY b "&a;&a;">]><bom>&b;</bom>'],
    'XML that is none': ['failed', '<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><components>'],
    'another XML': ['failed', '<project/>'],
    'YAML of aliases': [
      'failed',
      `a: &a [x]\n${Array.from({ length: 200 }, (_, at) => `b${at}: [*a, *a]`).join('\n')}\n`,
    ],
    'a version with NUL': ['done', { ...bomOf(['pkg:npm/a@1']), specVersion: '1.\0\ud800' }],
    'names with NUL and half pairs': ['done', bomOf(['pkg:npm/a%00@1', '\0', '\ud800', 'a\0b'])],
    'names without end': [
      'done',
      bomOf([long, `pkg:npm/${long}@1`, `pkg:npm/a@${long}`, `pkg:maven/g/a@${'1.'.repeat(900)}`]),
    ],
    'the same name a thousand times': ['done', bomOf(Array.from({ length: 1_000 }, () => 'pkg:npm/a@1'))],
    prototypes: ['done', cyclonedx('{"name":"__proto__","__proto__":{"purl":"pkg:npm/a@1"},"constructor":{}}')],
    'members of other kinds': ['done', cyclonedx('1,null,"a",[],{"name":7,"purl":{},"hashes":"x","licenses":{"a":1}}')],
    'edges to everywhere': [
      'done',
      {
        ...bomOf(['pkg:npm/a@1', 'pkg:npm/b@1']),
        dependencies: [
          { ref: 'pkg:npm/a@1', dependsOn: ['pkg:npm/b@1', 'pkg:npm/a@1', 'absent', '__proto__'] },
          { ref: 'pkg:npm/b@1', dependsOn: ['pkg:npm/a@1'] },
          { ref: 'absent', dependsOn: ['pkg:npm/a@1'] },
          {},
        ],
      },
    ],
    'licences of every kind': [
      'done',
      cyclonedx(`{"name":"a","licenses":[{"expression":"${'('.repeat(200)}"},{"license":{"name":"\\u0000${long}"}}]}`),
    ],
    'a file name of tags': ['done', bomOf(['<img src=x onerror=alert(1)>', 'pkg:npm/%3Cscript%3E@1'])],
    'SPDX of nothing': ['done', '{"spdxVersion":"SPDX-2.3"}'],
    'tag-value of nothing': ['done', 'SPDXVersion: SPDX-2.3\n'],
    'a graph of nothing': [
      'done',
      '{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[null,1,{}]}',
    ],
  }

describe('a hostile bill of materials', () => {
  const app = testApp()
  before(() => createApplications(app, ['PAY']))

  for (const [name, [state, document]] of Object.entries(documents))
    it(`with ${name} is ${state === 'failed' ? 'refused' : 'taken'}`, async () => {
      const sbom = await handIn(app, 'PAY 1', document)
      assert.equal(sbom.state, state, JSON.stringify(sbom.texts ?? {}))
      if (state === 'failed') assert.match(sbom.texts?.['en-US'] ?? '', /read/)
      else assert.ok(sbom.validation && sbom.quality)
    })

  it('of 30,000 components is taken whole', async () => {
    const purls = Array.from({ length: 30_000 }, (_, at) => `pkg:npm/many-${at}@1.0.${at}`)
    const dependencies = purls.map((ref, at) => ({ ref, dependsOn: [purls[(at * 7 + 1) % purls.length]] }))
    const sbom = await handIn(app, 'PAY 2', bomOf(purls, { dependencies }))
    assert.deepEqual([sbom.state, sbom.componentCount, sbom.validation?.state], ['done', 30_000, 'valid'])
  })
})
