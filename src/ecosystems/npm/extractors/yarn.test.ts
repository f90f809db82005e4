import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  ARCHIVE_URL,
  codesOf,
  componentOf,
  extractFixture,
  extractText,
  FORMS_SOURCE,
  FORMS_VCS_URL,
  LEDGER,
  linesOf,
  PACKED_URL,
} from '#ecosystems/npm/testdata/summary.ts'
import { yarnBerry } from './yarn-berry.ts'
import { yarnClassic } from './yarn-classic.ts'

const COMMON = [
  ...LEDGER,
  `runtime* %40bank/forms@2.0.0?${FORMS_VCS_URL} > left@1.2.0`,
  `runtime* archive@0.9.0?${ARCHIVE_URL}`,
  'runtime* left@1.2.0 > shared@2.1.0',
  'runtime* only-a@1.0.0',
  `runtime* packed@1.0.0?${PACKED_URL}`,
  'runtime* pkg:generic/local-lib@0.1.0 > left@1.2.0',
]

test('classic: direct and scopes come from the manifests of the project and its workspaces', async () => {
  const extraction = await extractFixture(yarnClassic, 'yarn-classic/project', 'yarn.lock')
  const tool = 'development* tool@5.0.0 > shared@2.1.0 > tool-core@5.0.0'
  assert.deepEqual(linesOf(extraction), [...COMMON, tool].toSorted())
  assert.deepEqual(
    [extraction.root, extraction.warnings, extraction.complete],
    [{ name: 'ledger', version: '1.0.0' }, [], true],
  )
  const right = componentOf(extraction, 'alias-of-right@npm:right@^3.0.0')
  assert.equal(right.line, 11)
  assert.equal(right.source, 'https://registry.example/right/-/right-3.0.1.tgz')
  assert.match(right.hashes.join(), /^sha512-[\w+/]{86}==,sha1:[0-9a-f]{40}$/)
  // The fragment of a git address is a commit, no digest.
  const forms = componentOf(extraction, '@bank/forms@git+ssh://git@git.example/bank/forms.git#v2.0.0')
  assert.deepEqual([forms.source, forms.hashes], [FORMS_SOURCE, []])
})

test('classic: without a manifest nothing is known to be direct but what no other needs', async () => {
  const text = 'a@^1:\n  version "1.0.0"\n  dependencies:\n    b "^1"\n\nb@^1:\n  version "1.1.0"\n'
  const extraction = await extractText(yarnClassic, 'yarn.lock', text)
  assert.deepEqual(linesOf(extraction), ['runtime b@1.1.0', 'runtime* a@1.0.0 > b@1.1.0'])
  assert.deepEqual(codesOf(extraction), ['manifest.missing'])
})

test('classic: what a resolution replaced is found by its name; what cannot be found is missed', async () => {
  const manifest = { 'package.json': '{"dependencies": {"a": "^1"}, "resolutions": {"b": "2.0.0"}}' }
  const text = 'a@^1:\n  version "1.0.0"\n  dependencies:\n    b "^1"\n    c "^1"\n\nb@2.0.0:\n  version "2.0.0"\n'
  const extraction = await extractText(yarnClassic, 'yarn.lock', text, manifest)
  assert.deepEqual(linesOf(extraction), ['runtime b@2.0.0', 'runtime* a@1.0.0 > b@2.0.0'])
  assert.deepEqual([codesOf(extraction), extraction.complete], [['lockfile.missing-dependency'], false])
})

test('classic: broken lines are told with their number, the rest is read', async () => {
  const text =
    '<<<<<<< ours\na@1:\n  version "1.0.0"\n=======\n   odd\n    x "1"\n"b@1":\n  version "2.0.0\n>>>>>>> theirs\n'
  const extraction = await extractText(yarnClassic, 'yarn.lock', text)
  assert.deepEqual(linesOf(extraction), ['runtime* a@1.0.0', 'runtime* b'])
  const lines = extraction.warnings.filter(({ code }) => code === 'lockfile.malformed').map(({ line }) => line)
  assert.deepEqual(lines, [1, 4, 5, 6, 8, 9])
  assert.equal(extraction.complete, false)
})

test('berry: descriptors, workspaces, patches and archives', async () => {
  const extraction = await extractFixture(yarnBerry, 'yarn-berry/project', 'yarn.lock')
  const tools = [
    'development tool@5.0.0 > shared@2.1.0 > tool-core@5.0.0',
    'development* tool@5.0.0 > shared@2.1.0 > tool-core@5.0.0 > tool@5.0.0',
  ]
  assert.deepEqual(linesOf(extraction), [...COMMON, ...tools].toSorted())
  assert.deepEqual(
    [extraction.root, extraction.warnings, extraction.complete],
    [{ name: 'ledger', version: '1.0.0' }, [], true],
  )
  const right = componentOf(extraction, 'right@npm:3.0.1')
  assert.equal(right.line, 27)
  assert.match(right.hashes.join(), /^yarn-cache-10c0:[0-9a-f]{128}$/)
  assert.equal(
    componentOf(extraction, 'bundler@npm:1.1.0::__archiveUrl=https%3A%2F%2Fregistry.example%2Ffiles%2Fbundler.tgz')
      .source,
    'https://registry.example/files/bundler.tgz',
  )
})

test('berry: a patch of the project stands for the package, where its range is no longer listed', async () => {
  const patched = 'b@patch:b@npm%3A1.0.0#~/.yarn/patches/b.patch::version=1.0.0&hash=abc'
  const text = [
    '__metadata:\n  version: 8\n',
    '"a@npm:1":\n  version: 1.0.0\n  resolution: "a@npm:1.0.0"\n  dependencies:\n    b: "npm:^1.0.0"\n',
    '"b@npm:1.0.0":\n  version: 1.0.0\n  resolution: "b@npm:1.0.0"\n',
    `"b@patch:b@npm%3A1.0.0#~/.yarn/patches/b.patch":\n  version: 1.0.0\n  resolution: "${patched}"\n`,
    '"p@workspace:.":\n  version: 0.0.0-use.local\n  resolution: "p@workspace:."\n  dependencies:\n    a: "npm:1"\n',
  ].join('\n')
  const extraction = await extractText(yarnBerry, 'yarn.lock', text)
  assert.deepEqual(componentOf(extraction, 'a@npm:1.0.0').dependsOn, [patched])
  assert.equal(componentOf(extraction, patched).source, 'patch:b@npm%3A1.0.0#~/.yarn/patches/b.patch')
  assert.deepEqual([codesOf(extraction), extraction.complete], [['manifest.missing'], true])
})

test('each Yarn leaves the lockfile of the other alone', async () => {
  for (const [extractor, folder] of [
    [yarnClassic, 'yarn-berry/project'],
    [yarnBerry, 'yarn-classic/project'],
  ] as const) {
    const { components, warnings, complete } = await extractFixture(extractor, folder, 'yarn.lock')
    assert.deepEqual([components, warnings, complete], [[], [], true])
  }
})

test('berry: odd entries are missed, the rest is read', async () => {
  const head = '__metadata:\n  version: 8\n\n'
  const good = '"a@npm:1":\n  version: 1.0.0\n  resolution: "a@npm:1.0.0"\n'
  const cases: readonly [string, string][] = [
    ['"b@npm:1":\n  version: 1.0.0\n', 'lockfile.unreadable-entry'],
    ['"b@npm:1":\n  resolution: "b@npm:1.0.0"\n', 'lockfile.unreadable-entry'],
    ['"b@npm:1":\n  version: 1.0.0\n  resolution: "b@npm:1.0.0"\n  checksum: x\n', 'lockfile.unreadable-integrity'],
    ['"b@npm:1": [\n', 'lockfile.malformed'],
    [good, 'lockfile.malformed'],
    [
      '"b@npm:1":\n  version: 1.0.0\n  resolution: "b@npm:1.0.0"\n  dependencies:\n    c: "npm:1"\n',
      'lockfile.missing-dependency',
    ],
  ]
  for (const [text, code] of cases) {
    const extraction = await extractText(yarnBerry, 'yarn.lock', `${head}${good}\n${text}`)
    assert.ok(codesOf(extraction).includes(code), text)
    assert.equal(extraction.complete, false, text)
    assert.ok(
      extraction.components.some(({ id }) => id === 'a@npm:1.0.0'),
      text,
    )
  }
})
