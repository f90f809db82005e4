import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Extractor } from '#ecosystems/ecosystem.ts'
import { codesOf } from '#ecosystems/extraction/testdata/extraction-summary.ts'
import { checkMutations, extractHostile } from '#ecosystems/extraction/testdata/mutations.ts'
import { nugetExtractors } from './index.ts'

const named = (name: string): Extractor =>
  nugetExtractors.find((extractor) => extractor.name === `nuget/${name}`) ?? assert.fail(name)

const FILES: Readonly<Record<string, string>> = {
  'packages-lock': 'packages.lock.json',
  'project-file': 'src/App/Ledger.App.csproj',
  'packages-config': 'packages.config',
  'deps-json': 'Ledger.App.deps.json',
  'project-assets': 'project.assets.json',
}

for (const [format, file] of Object.entries(FILES)) {
  test(`${format}: mutated files never throw and never yield a malformed extraction`, async () => {
    const folder = new URL(`../testdata/${format}/ledger/`, import.meta.url)
    assert.ok((await checkMutations(named(format), folder, file)) > 10)
  })
}

test('input made to cost memory or time is refused or bounded', async () => {
  const many = (count: number, entry: (at: number) => string) =>
    Array.from({ length: count }, (_, at) => entry(at)).join(',')
  const cases: readonly (readonly [string, string])[] = [
    ['packages-lock', `{"dependencies":${'['.repeat(1_000_000)}`],
    [
      'packages-lock',
      `{"version":1,"dependencies":{"net8.0":{${many(50_000, (at) => `"a${at}":{"type":"Direct","resolved":"1"}`)}},${many(5_000, (at) => `"net8.0/${at}":{}`)}}}`,
    ],
    ['deps-json', `{"targets":{${many(2_000, (at) => `"t${at}":{"a/1":{"dependencies":{"b":"1"}}}`)}}}`],
    ['packages-config', `<packages>${'<a>'.repeat(100_000)}`],
    ['packages-config', `<packages>${'<package id="a" version="1"/>'.repeat(50_000)}</packages>`],
    [
      'project-file',
      `<Project><PropertyGroup><A>${'x'.repeat(4_000)}</A>${`<B>${'$(A)'.repeat(1_000)}</B>`.repeat(900)}</PropertyGroup></Project>`,
    ],
    [
      'project-file',
      `<Project><ItemGroup>${'<PackageReference Include="A" Version="1"/><PackageReference Update="A" Version="2"/>'.repeat(2_000)}</ItemGroup></Project>`,
    ],
    [
      'project-file',
      `<Project><ItemGroup><PackageReference Include="${'A;'.repeat(200_000)}" Version="$(${'$('.repeat(100_000)}"/></ItemGroup></Project>`,
    ],
  ]
  for (const [format, text] of cases) await extractHostile(named(format), FILES[format] ?? '', text)
})

test('names that mean something to JavaScript are ordinary names', async () => {
  const text =
    '{"version":1,"dependencies":{"net8.0":{"__proto__":{"type":"Direct","resolved":"1.0"},"constructor":{"type":"Direct","resolved":"1.0","dependencies":{"__proto__":"1"}}}}}'
  const extraction = await extractHostile(named('packages-lock'), 'packages.lock.json', text)
  assert.deepEqual(extraction.components.map(({ id }) => id).toSorted(), ['__proto__@1.0', 'constructor@1.0'])
  assert.deepEqual(codesOf(extraction), [])
})
