import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { readCrateLine } from './crate-line.ts'
import { openIndex } from './open-index.ts'
import { yankLine } from './yank-line.ts'

const checksum = '0123456789abcdef'.repeat(4)
const upstream = { url: 'https://upstream.example', services: { dl: 'https://files.example/{crate}-{version}.crate' } }
const line = (fields: Readonly<Record<string, unknown>> = {}) =>
  JSON.stringify({ name: 'Demo', vers: '1.0.0', deps: [], cksum: checksum, features: {}, yanked: false, ...fields })
const open = (...lines: readonly string[]) => openIndex('demo', Buffer.from(lines.join('\n')), upstream)
const view = (visible: readonly string[], refused: readonly string[] = []) => ({
  representation: 'lines',
  baseUrl: 'https://assay.example/repo/cargo',
  visible: new Set(visible),
  refused: new Map(refused.map((version) => [version, 'because'])),
  warnings: new Map<string, string>(),
})
const deps = [
  { name: 'serde', req: '^1', kind: 'normal', optional: false },
  { name: 'alias', package: 'real-name', req: '~2', kind: 'build', optional: true },
  { name: 'tested', req: '*', kind: 'dev', optional: false },
  { name: 'elsewhere', req: '*', kind: 'normal', registry: 'https://other.example' },
  { name: 7, req: '*' },
  null,
]

describe('an index file', () => {
  it('tells what each version is, in the spelling of its publisher', () => {
    const times = { pubtime: '2026-01-02T03:04:05Z', links: 'z', deps }
    const { index } = open(line(times), line({ vers: '1.1.0-rc.1', yanked: true, pubtime: 'soon' }), '')
    assert.equal(index.name, 'Demo')
    assert.deepEqual(index.versions[0], {
      version: '1.0.0',
      publishedAt: '2026-01-02T03:04:05Z',
      hasInstallScript: true,
      files: [
        {
          fileName: 'demo-1.0.0.crate',
          url: 'https://files.example/Demo-1.0.0.crate',
          role: 'package',
          integrity: `sha256:${checksum}`,
        },
      ],
      requirements: [
        { name: 'serde', range: '^1', kind: 'runtime' },
        { name: 'real-name', range: '~2', kind: 'optional' },
      ],
    })
    assert.equal(index.versions[1]?.yanked, 'Yanked by its publisher')
    assert.equal(index.versions[1]?.publishedAt, undefined)
    assert.deepEqual(open('').index.versions, [])
  })

  it('passes lines on byte for byte, and yanks what may not be used', () => {
    const odd = `{"vers" : "1.1.0","name":"Demo","cksum":"${checksum}","extra":{"yanked":false,"é":"\\"yanked\\":false"}, "yanked"\t: false ,"v":2}`
    const absent = `{"vers":"1.2.0","name":"Demo","cksum":"${checksum}"}`
    const opened = open(line(), odd, absent, line({ vers: '2.0.0', yanked: true }))
    const written = (visible: readonly string[], refused?: readonly string[]) =>
      Buffer.from(opened.write(view(visible, refused)))
        .toString()
        .trimEnd()
        .split('\n')
    const all = written(['1.0.0', '1.1.0', '1.2.0', '2.0.0'])
    assert.deepEqual(all, [line(), odd, absent, line({ vers: '2.0.0', yanked: true })])
    const none = written([], ['1.0.0'])
    assert.deepEqual(none, [
      line({ yanked: true }),
      odd.replace('"yanked"\t: false', '"yanked"\t: true'),
      `${absent.slice(0, -1)},"yanked":true}`,
      line({ vers: '2.0.0', yanked: true }),
    ])
    assert.equal(written(['1.0.0'], ['1.0.0'])[0], line({ yanked: true }))
  })

  it('yanking changes nothing else, whatever stands in the line', () => {
    const text = fc.oneof(fc.string(), fc.constantFrom('yanked', '"yanked":false', '\\', '}', ',"yanked":false'))
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 3 },
        text,
        fc.boolean(),
        fc.integer(),
        fc.array(tie('any')),
        fc.dictionary(text, tie('any')),
      ),
    })).any
    fc.assert(
      fc.property(
        fc.dictionary(
          text.filter((key) => key !== 'yanked'),
          value,
        ),
        fc.constantFrom(false, true, undefined),
        (extra, yanked) => {
          const fields = {
            ...extra,
            name: 'demo',
            vers: '1.0.0',
            cksum: checksum,
            ...(yanked === undefined ? {} : { yanked }),
            end: 1,
          }
          const read = readCrateLine('demo', Buffer.from(JSON.stringify(fields)))
          assert.deepEqual(
            JSON.parse(Buffer.from(yankLine(read)).toString()),
            JSON.parse(JSON.stringify({ ...fields, yanked: true })),
          )
        },
      ),
      { seed: 20261122, numRuns: 300 },
    )
  })

  it('what is no index of this crate is refused as a whole', () => {
    const wrong = [
      line({ name: 'other' }),
      line({ name: 'de-mo' }),
      line({ vers: '1.0' }),
      line({ vers: '1.0.0/../2' }),
      line({ cksum: 'x' }),
      line({ cksum: undefined }),
      line({ yanked: 'no' }),
      '<html>',
      '[]',
      'null',
      '7',
      `{"a":${'['.repeat(50)}${']'.repeat(50)}}`,
    ]
    for (const text of wrong) assert.throws(() => open(line({ vers: '0.1.0' }), text), SyntaxError, text.slice(0, 60))
    assert.throws(() => open(line(), line()), /twice/)
    assert.throws(() => openIndex('demo', Buffer.from(line()), { url: 'x', services: {} }), SyntaxError)
    const many = Array.from({ length: 50_001 }, (_, minor) => line({ vers: `1.${minor}.0` }))
    assert.throws(() => open(...many), /more than 50000/)
  })
})
