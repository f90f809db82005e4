import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatPurl, type Purl, parsePurl } from './purl.ts'
import { PURL_TYPE_RULES } from './purl-type-rules.ts'
import { normalizePurl, purlFault, readPurl, writePurl } from './purl-types.ts'

const RUNS = { seed: 20261122, numRuns: 500 }

test('a purl is read into the canonical form of its type', () => {
  const cases: readonly [string, string][] = [
    ['pkg:PyPI/Django__Rest.-x@1.0A1', 'pkg:pypi/django-rest-x@1.0a1'],
    ['pkg:composer/Symfony/Yaml', 'pkg:composer/symfony/yaml'],
    ['pkg:composer/symfony%2FYaml', 'pkg:composer/symfony/yaml'],
    ['pkg:npm/%40Scope%2Fname@1', 'pkg:npm/%40Scope/name@1'],
    ['pkg:npm/scope/name', 'pkg:npm/%40scope/name'],
    ['pkg:golang/github.com/BurntSushi/toml@v1.0.0', 'pkg:golang/github.com/BurntSushi/toml@v1.0.0'],
    ['pkg:golang/github.com%2FBurntSushi%2Ftoml', 'pkg:golang/github.com/BurntSushi/toml'],
    ['pkg:golang/stdlib@1.22.0', 'pkg:golang/stdlib@1.22.0'],
    ['pkg:rpm/RedHat/Foo@1-1', 'pkg:rpm/redhat/Foo@1-1'],
    ['pkg:nuget/Newtonsoft.Json@1.0.0-RC', 'pkg:nuget/Newtonsoft.Json@1.0.0-RC'],
    ['pkg:git/Codeberg.org/Forgejo/forgejo', 'pkg:git/codeberg.org/Forgejo/forgejo'],
    ['pkg:git/GitHub.com/A/B', 'pkg:git/github.com/a/b'],
    ['pkg:pub/Flutter-Svg@1', 'pkg:pub/flutter_svg@1'],
    ['pkg:cpan/drolsky/DateTime', 'pkg:cpan/DROLSKY/DateTime'],
    ['pkg:no-such-type/A/B@C', 'pkg:no-such-type/A/B@C'],
    ['pkg:constructor/A', 'pkg:constructor/A'],
  ]
  for (const [text, canonical] of cases) assert.equal(formatPurl(readPurl(text)), canonical)
})

test('what a type does not allow is refused with a reason', () => {
  const cases: readonly [string, RegExp][] = [
    ['pkg:maven/junit', /maven purl has a namespace/],
    ['pkg:deb/curl', /deb purl has a namespace/],
    ['pkg:cargo/a/b', /cargo purl has no namespace/],
    ['pkg:pypi/a/b', /pypi purl has no namespace/],
    ['pkg:julia/Dates', /uuid/],
    ['pkg:swid/A', /tag_id/],
    ['pkg:swid/A/B/C/D?tag_id=x', /two segments/],
    ['pkg:cpan/A::B', /distribution/],
    ['pkg:cocoapods/.hidden', /pod/],
    ['pkg:pub/caf%C3%A9', /pub/],
    ['pkg:chrome-extension/dogs', /32 letters/],
    ['pkg:gem/a?Platform=java', /lower case/],
  ]
  for (const [text, message] of cases) {
    assert.throws(() => readPurl(text), { name: 'RangeError', message }, text)
    if (!text.includes('Platform')) assert.match(purlFault(parsePurl(text)) ?? '', message)
  }
  assert.equal(purlFault(parsePurl('pkg:PyPI/Django')), undefined)
  assert.equal(writePurl(parsePurl('pkg:gem/a?Platform=java#SubPath')), 'pkg:gem/a?platform=java#SubPath')
  assert.equal(formatPurl(readPurl('pkg:gem/a#?Sub=Path')), 'pkg:gem/a#%3FSub%3DPath')
})

test('normalising is idempotent, never throws, and its text reads back to the same purl', () => {
  const word = fc.oneof(
    fc.stringMatching(/^[A-Za-z0-9._@-]{1,8}$/),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }).filter((text) => !/[/\0]/.test(text)),
  )
  const type = fc.constantFrom(...PURL_TYPE_RULES.keys(), 'unheard-of')
  const path = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join('/'))
  const purls = fc.record(
    { type, name: fc.oneof(word, path), namespace: path, version: word, qualifiers: fc.constant({}) },
    { requiredKeys: ['type', 'name', 'qualifiers'], noNullPrototype: true },
  )
  fc.assert(
    fc.property(purls, (given) => {
      const purl = normalizePurl(given as Purl)
      assert.deepEqual(normalizePurl(purl), purl)
      const fault = purlFault(given as Purl)
      assert.equal(purlFault(purl), fault)
      if (fault === undefined) assert.deepEqual(readPurl(formatPurl(purl)), purl)
      else assert.throws(() => writePurl(given as Purl), { name: 'RangeError', message: fault })
    }),
    RUNS,
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

function withoutNulls(parts: object): Purl {
  const given = Object.entries(parts).filter(([, value]) => value !== null)
  return { name: '', type: '', qualifiers: {}, ...Object.fromEntries(given) }
}

function outcome({ test_type, input }: Case): Purl | string {
  if (typeof input !== 'string') return writePurl(withoutNulls(input as object))
  return test_type === 'parse' ? readPurl(input) : writePurl(parsePurl(input))
}

function run(entry: Case): void {
  const label = `${entry.test_type} ${JSON.stringify(entry.input)} (${entry.description})`
  if (entry.expected_failure) {
    assert.throws(() => outcome(entry), RangeError, label)
    return
  }
  const expected = entry.expected_output
  assert.deepEqual(outcome(entry), typeof expected === 'string' ? expected : withoutNulls(expected as object), label)
}

test('the specification test suite, all types', (context) => {
  if (!existsSync(SUITE)) return context.skip('the folder shared/data/conformance/purl is absent')
  const files = ['spec', 'types'].flatMap((folder) =>
    readdirSync(new URL(`${folder}/`, SUITE)).map((file) => `${folder}/${file}`),
  )
  const cases: Case[] = files.flatMap((file) => JSON.parse(readFileSync(new URL(file, SUITE), 'utf8')).tests)
  for (const entry of cases) run(entry)
  assert.ok(cases.length >= 586, `${cases.length} cases`)
})
