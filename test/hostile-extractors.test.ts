// Every extractor of the list against files of an enemy: it answers with warnings, in form, in bounded time and memory. A new
// one is covered by being listed, with fixtures where the conformance test wants them.
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import type { Extractor } from '#ecosystems/ecosystem.ts'
import { memoryTree } from '#ecosystems/extraction/testdata/memory-tree.ts'
import {
  checkForm,
  createRandom,
  extractBounded,
  mutate,
  mutateText,
} from '#ecosystems/extraction/testdata/mutations.ts'
import { allExtractors, casesOf, type HostileCase } from './hostile/hostile-cases.ts'
import { nastyPrograms, nastyTars, nastyZips } from './hostile/nasty-archives.ts'
import { nastyProjects } from './hostile/nasty-projects.ts'
import { nastyTexts, oddForms, withRepeats, withRun } from './hostile/nasty-texts.ts'

const RUNS = { seed: 20261122, numRuns: 15 }
const MEBIBYTE = 2 ** 20
/** Of a loaded machine, too; what takes quadratic time takes minutes. */
const SECONDS_MAX = 4
const HEAP_GROWTH_MAX = 64 * MEBIBYTE

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void
const utf8 = (text: string) => new TextEncoder().encode(text)

function heapBytes(): number {
  collectGarbage()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

async function check({ extractor, path, files }: HostileCase, bytes: Uint8Array, label: string): Promise<void> {
  const bounds = { tree: memoryTree(files), secondsMax: SECONDS_MAX, label: `${path}: ${label}` }
  await extractBounded(extractor, { path, bytes }, bounds)
}

async function checkCase(one: HostileCase): Promise<void> {
  const random = createRandom(20261122)
  for (const changed of mutate(one.bytes, 8)) await check(one, changed, 'changed bytes')
  if (one.binary) return
  const text = new TextDecoder().decode(one.bytes)
  for (const [name, bytes] of oddForms(text)) await check(one, bytes, name)
  for (let round = 0; round < 8; round++) await check(one, mutateText(one.bytes, random), 'changed signs')
  for (let round = 0; round < 4; round++) {
    const { sign, text: long } = withRun(text, random, 30_000)
    await check(one, utf8(long), `many ${JSON.stringify(sign)}`)
  }
  await check(one, utf8(withRepeats(text, random, 60_000)), 'repeated lines')
}

/** What the fixture is made of, in any order. */
function spliced(one: HostileCase): fc.Arbitrary<string> {
  const tokens = new TextDecoder().decode(one.bytes).match(/[\w.-]+|\s+|[^\w\s]/g) ?? ['']
  const token = fc
    .nat(tokens.length - 1)
    .chain((at) => fc.nat(12).map((count) => tokens.slice(at, at + count).join('')))
  return fc
    .array(fc.oneof({ weight: 5, arbitrary: token }, fc.string({ unit: 'binary' })), { maxLength: 40 })
    .map((parts) => parts.join(''))
}

const nasties = nastyTexts()
const longLine = new Uint8Array(64 * MEBIBYTE).fill(0x78)

for (const extractor of allExtractors) {
  describe(`${extractor.name} on hostile files`, () => {
    const cases = casesOf(extractor)
    const [first] = cases
    assert.ok(first)

    test('its fixtures, changed', async () => {
      const before = heapBytes()
      for (const one of cases) await checkCase(one)
      const growth = heapBytes() - before
      assert.ok(growth < HEAP_GROWTH_MAX, `${growth} bytes are still held`)
    })

    test('texts that parsers fail on', async () => {
      for (const [name, text] of nasties) await check({ ...first, files: {} }, utf8(text), name)
      await check(first, longLine, 'a line of 64 MiB')
    })

    test('generated documents', async () => {
      const json = fc.json({ maxDepth: 5 }).map(utf8)
      const odd = fc.oneof(json, spliced(first).map(utf8), fc.uint8Array({ maxLength: 200 }))
      await fc.assert(
        fc.asyncProperty(odd, (bytes) => check(first, bytes, 'generated')),
        RUNS,
      )
    })
  })
}

const named = (name: string): Extractor => allExtractors.find((each) => each.name === name) ?? assert.fail(name)

async function checkAll(name: string, path: string, nasty: ReadonlyMap<string, Uint8Array>): Promise<void> {
  const extractor = named(name)
  assert.ok(extractor.matches(path) || extractor.sniffs !== undefined, path)
  for (const [label, bytes] of nasty) await check({ extractor, path, bytes, files: {}, binary: true }, bytes, label)
}

describe('archives and programs that lie', () => {
  const zips = nastyZips()
  const programs = nastyPrograms()
  test('zips', async () => {
    await checkAll('maven/jar', 'lib/a-1.0.jar', zips)
    await checkAll('pypi/wheel', 'left_pad-1.2.0-py3-none-any.whl', zips)
    await checkAll('pypi/sdist', 'left_pad-1.2.0.zip', zips)
  })
  test('tars', () => checkAll('pypi/sdist', 'left_pad-1.2.0.tar.gz', nastyTars()))
  test('programs and databases', async () => {
    await checkAll('golang/go-binary', 'bin/ledger', programs)
    await checkAll('cargo/cargo-auditable', 'bin/ledger', programs)
    await checkAll('rpm/rpm-database', 'var/lib/rpm/rpmdb.sqlite', programs)
  })
})

test('projects whose files include each other without end', async () => {
  for (const { extractor, path, files } of nastyProjects) {
    const asked: string[] = []
    const tree = memoryTree(files)
    const counting = {
      read(name: string) {
        asked.push(name)
        return tree.read(name)
      },
      list(name: string) {
        asked.push(name)
        return tree.list(name)
      },
    }
    const file = { path, bytes: utf8(files[path] ?? '') }
    const extraction = await extractBounded(named(extractor), file, {
      tree: counting,
      secondsMax: SECONDS_MAX,
      label: path,
    })
    checkForm(extraction, path)
    assert.ok(asked.length < 20_000, `${extractor} asked for ${asked.length} neighbours`)
  }
})

after(() => assert.equal(Object.hasOwn(Object.prototype, 'polluted'), false))
