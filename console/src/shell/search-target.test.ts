import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { npmPurl, readSearchTarget } from './search-target.ts'

describe('what is typed into the search box', () => {
  const cases: readonly (readonly [string, object])[] = [
    ['pkg:npm/left-pad@1.3.0', { kind: 'purl', purl: 'pkg:npm/left-pad@1.3.0' }],
    [' left-pad@1.3.0 ', { kind: 'purl', purl: 'pkg:npm/left-pad@1.3.0' }],
    ['@types/node@20.1.0', { kind: 'purl', purl: 'pkg:npm/%40types/node@20.1.0' }],
    ['@types/node', { kind: 'text', text: '@types/node' }],
    ['left-pad', { kind: 'text', text: 'left-pad' }],
    ['left pad@home', { kind: 'text', text: 'left pad@home' }],
    ['left-pad@', { kind: 'text', text: 'left-pad@' }],
    ['cve-2021-44906', { kind: 'advisory', id: 'CVE-2021-44906' }],
    ['ghsa-29MW-wpgm-hmr9', { kind: 'advisory', id: 'GHSA-29mw-wpgm-hmr9' }],
    ['CVE-', { kind: 'text', text: 'CVE-' }],
    [
      'https://assay.example/repo/npm/left-pad/-/left-pad-1.3.0.tgz',
      { kind: 'gateway-url', url: 'https://assay.example/repo/npm/left-pad/-/left-pad-1.3.0.tgz' },
    ],
    ['/repo/npm/left-pad', { kind: 'gateway-url', url: '/repo/npm/left-pad' }],
  ]
  for (const [input, expected] of cases)
    it(`is understood: ${input}`, () => assert.deepEqual(readSearchTarget(input), expected))

  it('is cut before it is looked at', () => {
    const target = readSearchTarget('x'.repeat(100_000))
    assert.equal(target.kind === 'text' && target.text.length, 500)
  })

  it('is encoded where a purl needs it', () => {
    assert.equal(npmPurl('@scope/a b', '1.0.0+build#5'), 'pkg:npm/%40scope/a%20b@1.0.0%2Bbuild%235')
  })
})
