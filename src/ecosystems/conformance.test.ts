// What every ecosystem in the list must fulfil, whatever its package manager. A new one is tested by being listed.
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { formatPurl, parsePurl } from '#formats/purl.ts'
import type { Ecosystem, SourceTree } from './ecosystem.ts'
import { ecosystems, findEcosystem } from './index.ts'
import { compareKeys, KEY_BYTES_MAX } from './versions/key-bytes.ts'

const RUNS = { seed: 20261122, numRuns: 1_000 }
const CASES = new URL('../../../shared/data/conformance/versions/', import.meta.url)

/** Under which name the published ordering cases stand, by purl type. */
const CASE_NAMES: Readonly<Record<string, string>> = {
  apk: 'alpine',
  bitnami: 'semver',
  cargo: 'semver',
  composer: 'packagist',
  cran: 'cran',
  deb: 'debian',
  gem: 'rubygems',
  github: 'semver',
  generic: 'semver',
  golang: 'semver',
  hackage: 'hackage',
  hex: 'semver',
  julia: 'semver',
  maven: 'maven',
  npm: 'semver',
  nuget: 'nuget',
  pub: 'pub',
  pypi: 'pypi',
  rpm: 'redhat',
  swift: 'semver',
}

/** Published cases that no order can fulfil, each with its reason; `A < B` as in the file. */
const IMPOSSIBLE: ReadonlyMap<string, string> = new Map([
  [
    'maven: 1.1.0-01-glassfish < 1.1.0.Beta1',
    'a cycle by the same specification: 1.1.0.Beta1 < 1.1.0 < 1.1.0-01-glassfish, and this line closes it',
  ],
])

const EMPTY_TREE: SourceTree = { read: async () => undefined, list: async () => [] }

/** Texts that look like versions, to whichever package manager. */
const versionText = fc.oneof(
  fc
    .array(
      fc.constantFrom(
        '0',
        '1',
        '2',
        '10',
        '.',
        '.',
        '.',
        '-',
        '+',
        '~',
        '_',
        ':',
        'v',
        'a',
        'alpha',
        'rc',
        'dev',
        'p',
        '^',
        ' ',
      ),
    )
    .map((parts) => parts.join('')),
  fc
    .tuple(fc.nat(12), fc.nat(12), fc.nat(12), fc.constantFrom('', '-rc.1', '-alpha', '.dev1', 'a1', '~beta', '-1'))
    .map(([a, b, c, tail]) => `${a}.${b}.${c}${tail}`),
  fc.string({ unit: 'binary', maxLength: 12 }),
)

function keyOf({ versions }: Ecosystem, version: string): Uint8Array | undefined {
  const key = versions.key(version)
  return 'invalid' in key ? undefined : key.bytes
}

function publishedCases(type: string): { readonly file: string; readonly cases: readonly string[] }[] {
  const name = CASE_NAMES[type]
  const files = readdirSync(CASES).filter(
    (file) => file === `${name}-versions.txt` || file === `${name}-versions-generated.txt`,
  )
  return files.map((file) => {
    const lines = readFileSync(new URL(file, CASES), 'utf8').split('\n')
    return { file, cases: lines.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#')) }
  })
}

test('types are unique and are found', () => {
  assert.equal(new Set(ecosystems.map(({ type }) => type)).size, ecosystems.length)
  for (const ecosystem of ecosystems) assert.equal(findEcosystem(ecosystem.type), ecosystem)
  assert.equal(findEcosystem('no-such-type'), undefined)
  assert.equal(findEcosystem('__proto__'), undefined)
})

test('names of extractors are unique', () => {
  const names = ecosystems.flatMap(({ extractors }) => extractors.map(({ name }) => name))
  assert.equal(new Set(names).size, names.length)
})

for (const ecosystem of ecosystems) {
  describe(`the ecosystem ${ecosystem.type}`, () => {
    test('keys are an order: antisymmetric, transitive, the same for the same text, at most 1 KiB', () => {
      fc.assert(
        fc.property(versionText, versionText, versionText, (...versions) => {
          const keys = versions.map((version) => keyOf(ecosystem, version)).filter((key) => key !== undefined)
          for (const key of keys) assert.ok(key.length > 0 && key.length <= KEY_BYTES_MAX)
          const sorted = keys.toSorted(compareKeys)
          const [a, b, c] = sorted
          if (a === undefined || b === undefined) return
          assert.equal(Math.sign(compareKeys(a, b)), -Math.sign(compareKeys(b, a)) || 0)
          assert.equal(compareKeys(a, b) === 0, Buffer.compare(a, b) === 0)
          if (c !== undefined) assert.ok(compareKeys(a, c) <= 0)
          for (const version of versions)
            assert.deepEqual(ecosystem.versions.key(version), ecosystem.versions.key(version))
        }),
        RUNS,
      )
    })

    test('any text is a version or says why not; any text is a range or a RangeError', () => {
      fc.assert(
        fc.property(
          fc.oneof(versionText, fc.string({ unit: 'binary', maxLength: 3_000 })),
          versionText,
          (text, version) => {
            const key = ecosystem.versions.key(text)
            if ('invalid' in key) assert.ok(key.invalid.length > 0)
            assert.equal(typeof ecosystem.versions.isPrerelease(text), 'boolean')
            try {
              assert.equal(typeof ecosystem.versions.parseRange(text).includes(version), 'boolean')
            } catch (error) {
              assert.ok(error instanceof RangeError && error.message.length > 0, String(error))
            }
          },
        ),
        RUNS,
      )
    })

    test('what a range includes lies in one of its intervals', () => {
      fc.assert(
        fc.property(versionText, versionText, (text, version) => {
          let range: ReturnType<Ecosystem['versions']['parseRange']>
          try {
            range = ecosystem.versions.parseRange(text)
          } catch {
            return
          }
          const key = keyOf(ecosystem, version)
          if (key === undefined || !range.includes(version)) return
          const covered = range.intervals.some(({ lower, lowerInclusive, upper, upperInclusive }) => {
            const above = lower === undefined ? 1 : compareKeys(key, lower)
            const below = upper === undefined ? -1 : compareKeys(key, upper)
            return (above > 0 || (above === 0 && lowerInclusive)) && (below < 0 || (below === 0 && upperInclusive))
          })
          assert.ok(covered, `${version} in ${text}`)
        }),
        RUNS,
      )
    })

    test('names and canonical purls are inverse', () => {
      fc.assert(
        fc.property(fc.stringMatching(/^@?[A-Za-z0-9._~:/-]{1,20}$/), (name) => {
          const purl = ecosystem.purl.parseName(name)
          if (purl === undefined) return
          assert.equal(purl.type, ecosystem.type)
          const canonical = ecosystem.purl.normalize(purl)
          assert.deepEqual(ecosystem.purl.normalize(parsePurl(formatPurl(canonical))), canonical)
          assert.deepEqual(ecosystem.purl.parseName(ecosystem.purl.nameOf(canonical)), canonical)
        }),
        RUNS,
      )
    })

    for (const extractor of ecosystem.extractors) {
      test(`the extractor ${extractor.name} has fixtures and survives any bytes`, async () => {
        const [type, format] = extractor.name.split('/')
        assert.equal(type, ecosystem.type)
        const fixtures = new URL(`./${type}/testdata/${format}/`, import.meta.url)
        assert.ok(existsSync(fixtures) && readdirSync(fixtures).length > 0, `${fixtures.pathname} has no fixtures`)
        const bytes = fc.oneof(
          fc.uint8Array({ maxLength: 200 }),
          fc.json().map((text) => new TextEncoder().encode(text)),
        )
        await fc.assert(
          fc.asyncProperty(bytes, fc.string({ maxLength: 30 }), async (content, path) => {
            assert.equal(typeof extractor.matches(path), 'boolean')
            const extraction = await extractor.extract({ path, bytes: content }, EMPTY_TREE)
            assert.equal(extraction.extractor, extractor.name)
            for (const { purl } of extraction.components) assert.ok(formatPurl(purl).startsWith('pkg:'))
          }),
          { ...RUNS, numRuns: 200 },
        )
      })
    }
  })
}

const absent = existsSync(CASES) ? false : 'the folder shared/data/conformance/versions is absent'

describe('published ordering cases', { skip: absent }, () => {
  for (const ecosystem of ecosystems.filter(({ type }) => CASE_NAMES[type] !== undefined))
    test(ecosystem.type, () => {
      const published = publishedCases(ecosystem.type)
      assert.ok(published.length > 0, `no cases of ${CASE_NAMES[ecosystem.type]}`)
      for (const { file, cases } of published) {
        for (const line of cases) {
          const [left = '', sign = '', right = ''] = line.split(' ')
          if (IMPOSSIBLE.has(`${ecosystem.type}: ${line}`)) continue
          const [a, b] = [keyOf(ecosystem, left), keyOf(ecosystem, right)]
          assert.ok(a !== undefined && b !== undefined, `${file}: ${line} has no key`)
          assert.equal(Math.sign(compareKeys(a, b)), ['<', '=', '>'].indexOf(sign) - 1, `${file}: ${line}`)
        }
      }
    })
})
