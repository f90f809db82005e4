import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Extraction, Extractor } from '#ecosystems/ecosystem.ts'
import { WARNINGS_MAX } from '#ecosystems/extraction/limits.ts'
import { fileOf, fixtureFiles, memoryTree } from '#ecosystems/extraction/testdata/memory-tree.ts'
import { codesOf, extractText } from '#ecosystems/npm/testdata/summary.ts'
import { formatPurl } from '#formats/purl.ts'
import { npmExtractors } from './index.ts'

/** Folder, file, and under which path it is read where that is another. */
const FIXTURES: readonly (readonly [string, string, string?])[] = [
  ['package-json/project', 'package.json'],
  ['package-lock/v1', 'package-lock.json'],
  ['package-lock/v3', 'package-lock.json'],
  ['package-lock/shrinkwrap', 'npm-shrinkwrap.json'],
  ['yarn-classic/project', 'yarn.lock'],
  ['yarn-berry/project', 'yarn.lock'],
  ['pnpm-lock/v5', 'pnpm-lock.yaml'],
  ['pnpm-lock/v9', 'pnpm-lock.yaml'],
  ['pnpm-lock/v9-environment', 'pnpm-lock.yaml'],
  ['bun-lock/project', 'bun.lock'],
  ['installed', 'npm-6.json', 'node_modules/right/package.json'],
  ['installed', 'scoped.json', 'node_modules/@bank/forms/package.json'],
]

/** What holds for every extraction, whatever was read. */
function checkForm(extraction: Extraction, label: string): void {
  const ids = new Set(extraction.components.map(({ id }) => id))
  assert.equal(ids.size, extraction.components.length, label)
  for (const { purl, dependsOn, hashes, line } of extraction.components) {
    assert.match(formatPurl(purl), /^pkg:(?:npm|generic)\//, label)
    for (const id of dependsOn) assert.ok(ids.has(id), `${label}: ${id}`)
    for (const hash of hashes) assert.match(hash, /^(?:(?:md5|sha\d+)-[\w+/]+=*|[\w-]+:[0-9a-f]+)$/, label)
    assert.ok(line === undefined || line >= 1, label)
  }
  assert.ok(extraction.warnings.length <= WARNINGS_MAX + 1, label)
  assert.equal(Object.hasOwn(Object.prototype, 'polluted'), false)
}

/** Repeatable: the same bytes change in the same way at every run. */
function createRandom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const PIECES = [
  '"',
  '{',
  '}',
  '[',
  ']',
  ':',
  ',',
  '\n',
  ' ',
  '@',
  '/',
  '..',
  '__proto__',
  'constructor',
  '\0',
  '\\',
  '*',
  '&a ',
  '#',
  'é',
  '-',
  '- ',
  '? ',
]

function mutated(bytes: Uint8Array, random: (below: number) => number): Uint8Array {
  const changed = [...bytes]
  for (let count = random(4) + 1; count > 0; count--) {
    const at = random(changed.length)
    const kind = random(5)
    if (kind === 0) changed.splice(at, random(40))
    else if (kind === 1) changed[at] = random(256)
    else if (kind === 2) changed.splice(at, 0, ...Buffer.from(PIECES[random(PIECES.length)] ?? ''))
    else if (kind === 3) changed.splice(at, 0, ...changed.slice(at, at + random(300)))
    else changed.length = random(2) === 0 ? at : changed.length
  }
  return Uint8Array.from(changed)
}

test('mutated files never throw and never yield a malformed extraction', async () => {
  const random = createRandom(20261122)
  let incomplete = 0
  for (const [folder, file, path = file] of FIXTURES) {
    const files = fixtureFiles(new URL(`../testdata/${folder}/`, import.meta.url))
    const original = fileOf(file, files[file] ?? '')
    const extractors = npmExtractors.filter((extractor) => extractor.matches(path))
    assert.ok(original.bytes.length > 100 && extractors.length > 0, folder)
    for (let round = 0; round < 120; round++) {
      const bytes = mutated(original.bytes, random)
      const manifest = mutated(new TextEncoder().encode(files['package.json'] ?? '{}'), random)
      const tree = memoryTree({
        ...files,
        ...(round % 3 === 0 && { 'package.json': new TextDecoder().decode(manifest) }),
      })
      for (const extractor of extractors) {
        const extraction = await extractor.extract({ path, bytes }, tree)
        checkForm(extraction, `${folder}, round ${round}`)
        if (!extraction.complete) incomplete++
      }
    }
  }
  assert.ok(incomplete > 400, `${incomplete} incomplete extractions`)
})

function named(name: string): Extractor {
  return npmExtractors.find((extractor) => extractor.name === `npm/${name}`) ?? assert.fail(name)
}

test('too large a file is refused as such', async () => {
  const sizes: readonly (readonly [string, string, number])[] = [
    ['package-json', 'package.json', 4],
    ['installed', 'node_modules/a/package.json', 4],
    ['package-lock', 'package-lock.json', 64],
    ['yarn-classic', 'yarn.lock', 64],
    ['pnpm-lock', 'pnpm-lock.yaml', 8],
    ['bun-lock', 'bun.lock', 64],
  ]
  for (const [name, path, mebibytes] of sizes) {
    const extraction = await named(name).extract(
      { path, bytes: new Uint8Array(mebibytes * 2 ** 20 + 1).fill(0x20) },
      memoryTree(),
    )
    assert.deepEqual([codesOf(extraction), extraction.complete], [['lockfile.too-large'], false], name)
  }
  const berry = `__metadata:\n  version: 8\n${' '.repeat(8 * 2 ** 20)}`
  assert.deepEqual(codesOf(await extractText(named('yarn-berry'), 'yarn.lock', berry)), ['lockfile.too-large'])
})

test('input made to cost memory or time is refused before it does', async () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['package-lock', 'package-lock.json', `{"packages":${'['.repeat(1_000_000)}`],
    ['package-lock', 'package-lock.json', `{"packages":[${'[],'.repeat(4_100_000)}[]]}`],
    ['yarn-classic', 'yarn.lock', 'a:\n'.repeat(200_001)],
    ['yarn-classic', 'yarn.lock', `${'a,'.repeat(40_000)}a:\n`.repeat(120)],
    ['pnpm-lock', 'pnpm-lock.yaml', '- '.repeat(1_000_000)],
    ['pnpm-lock', 'pnpm-lock.yaml', '---\n'.repeat(500_000)],
    ['pnpm-lock', 'pnpm-lock.yaml', `a: ${'['.repeat(100)}${']'.repeat(100)}`],
    ['pnpm-lock', 'pnpm-lock.yaml', `a: &a {}\nb: [${'*a,'.repeat(200)}*a]`],
    ['bun-lock', 'bun.lock', '['.repeat(1_000_000)],
  ]
  for (const [name, path, text] of cases) {
    const extraction = await extractText(named(name), path, text)
    assert.deepEqual(
      [codesOf(extraction), extraction.complete],
      [['lockfile.too-large'], false],
      `${name} ${text.slice(0, 20)}`,
    )
  }
})

test('aliases that multiply are bounded', async () => {
  const levels = Array.from(
    { length: 12 },
    (_, level) =>
      `l${level}: &l${level} [${Array(9)
        .fill(level === 0 ? 'x' : `*l${level - 1}`)
        .join(', ')}]`,
  )
  const extraction = await extractText(
    named('pnpm-lock'),
    'pnpm-lock.yaml',
    `lockfileVersion: '9.0'\n${levels.join('\n')}\n`,
  )
  assert.deepEqual([codesOf(extraction), extraction.complete], [['lockfile.too-large'], false])
})

test('circular dependencies and special names are no trouble', async () => {
  const packages = {
    '': { dependencies: { a: '1', constructor: '1' } },
    'node_modules/a': { version: '1.0.0', dependencies: { b: '1', a: '1' } },
    'node_modules/b': { version: '1.0.0', dependencies: { a: '1' } },
    'node_modules/constructor': { version: '1.0.0', dependencies: { hasownproperty: '1' } },
    'node_modules/hasownproperty': { version: '1.0.0' },
  }
  const text = JSON.stringify({ lockfileVersion: 3, packages }).replace('"b":"1"', '"__proto__":"1","b":"1"')
  const extraction = await extractText(named('package-lock'), 'package-lock.json', text)
  assert.equal(extraction.components.length, 4)
  assert.deepEqual(codesOf(extraction), ['lockfile.missing-dependency'])
  checkForm(extraction, text)
})

test('control characters of a file do not reach the reader of a warning', async () => {
  const text = '{"lockfileVersion": 3, "packages": {"node_modules/\\u001b[31mx\\n": {"version": "1.0.0"}}}'
  const { warnings } = await extractText(named('package-lock'), 'package-lock.json', text)
  assert.equal(warnings.length, 1)
  assert.doesNotMatch(warnings[0]?.message ?? '', /\p{Cc}/u)
})
