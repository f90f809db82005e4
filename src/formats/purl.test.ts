import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatPurl, type Purl, parsePurl } from './purl.ts'

test('a purl is taken apart and put together', () => {
  const purl = parsePurl('pkg:/NPM//%40a/b@1.0?Z=1&a=x%20y&empty=#/../p/./q/')
  assert.deepEqual(purl, {
    type: 'npm',
    namespace: '@a',
    name: 'b',
    version: '1.0',
    qualifiers: { z: '1', a: 'x y' },
    subpath: 'p/q',
  })
  assert.equal(formatPurl(purl), 'pkg:npm/%40a/b@1.0?a=x%20y&z=1#p/q')
})

test('what is not a purl is refused with a reason', () => {
  const cases: readonly [string, RegExp][] = [
    ['', /pkg:/],
    ['npm/a', /pkg:/],
    ['pkg:npm', /type and a name/],
    ['pkg:n%70m/a', /type/],
    ['pkg:npm/@1', /name/],
    ['pkg:npm/a/@1', /name/],
    ['pkg:npm/a%zz', /percent/],
    ['pkg:npm/a%ff', /percent/],
    ['pkg:npm/a%00', /NUL/],
    ['pkg:npm/a%2fb/c', /segment/],
    ['pkg:npm/a#b%2fc', /segment/],
    ['pkg:npm/a?x', /no value/],
    ['pkg:npm/a?x=1&X=2', /twice/],
    ['pkg:npm/a?__proto__=1', /key/],
    [`pkg:npm/${'a'.repeat(9000)}`, /characters/],
  ]
  for (const [text, reason] of cases)
    assert.throws(() => parsePurl(text), { name: 'RangeError', message: reason }, text)
  assert.throws(() => formatPurl({ type: 'npm', name: '//', qualifiers: {} }), RangeError)
  assert.throws(() => formatPurl({ type: 'npm', name: '\ud800', qualifiers: {} }), RangeError)
})

test('formatting and parsing are inverse', () => {
  const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).filter((text) => !/[/\0]/.test(text))
  const key = fc.stringMatching(/^[a-z][a-z0-9._-]{0,8}$/)
  const purls = fc.record({ name: word, version: word, namespace: fc.array(word, { minLength: 1, maxLength: 3 }) })
  fc.assert(
    fc.property(purls, fc.dictionary(key, word, { noNullPrototype: true }), (parts, qualifiers) => {
      const purl: Purl = { type: 'npm', ...parts, namespace: parts.namespace.join('/'), qualifiers }
      const text = formatPurl(purl)
      assert.match(text, /^[A-Za-z0-9._~%:/@?=&#-]+$/)
      assert.deepEqual(parsePurl(text), purl)
    }),
    { seed: 20261122, numRuns: 500 },
  )
})

// ---- The test suite of the purl specification ----

const SUITE = new URL('../../../shared/data/conformance/purl/', import.meta.url)

interface Case {
  readonly description: string
  readonly test_type: 'parse' | 'build' | 'validate'
  readonly input: unknown
  readonly expected_output: unknown
  readonly expected_failure?: boolean
}

/** Types whose cases ask for rules of that type alone: lower case, required or forbidden parts, lower-case keys only. */
const OWN_RULES =
  /^(bitbucket|brew|chrome-extension|composer|cpan|gem|git|github|huggingface|julia|mlflow|otp|pypi|rpm|swift|vcpkg|vscode-extension)$/

function casesOf(file: string): readonly Case[] {
  return JSON.parse(readFileSync(new URL(file, SUITE), 'utf8')).tests
}

function purlOf(input: unknown): Purl {
  if (typeof input === 'string') return parsePurl(input)
  const given = Object.entries(input as object).filter(([, value]) => value !== null)
  return { qualifiers: {}, ...Object.fromEntries(given) } as unknown as Purl
}

function run(entry: Case): void {
  const actual = () => {
    const purl = purlOf(entry.input)
    return entry.test_type === 'parse' ? purl : formatPurl(purl)
  }
  const label = `${entry.test_type} ${JSON.stringify(entry.input)} (${entry.description})`
  if (entry.expected_failure) assert.throws(actual, RangeError, label)
  else if (entry.test_type === 'parse') assert.deepEqual(actual(), purlOf(entry.expected_output), label)
  else assert.equal(actual(), entry.expected_output, label)
}

test('the specification test suite', (context) => {
  if (!existsSync(SUITE)) return context.skip('the folder shared/data/conformance/purl is absent')
  let count = 0
  for (const entry of casesOf('spec/specification-test.json')) {
    run(entry)
    count++
  }
  for (const file of readdirSync(new URL('types/', SUITE))) {
    const type = file.replace('-test.json', '')
    if (OWN_RULES.test(type)) continue
    for (const entry of casesOf(`types/${file}`)) {
      run(entry)
      count++
    }
  }
  assert.ok(count >= 250, `${count} cases`)
})
