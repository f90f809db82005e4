import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  codesOf,
  componentOf,
  extractFixture,
  extractText,
  linesOf,
} from '#ecosystems/extraction/testdata/extraction-summary.ts'
import { projectFile } from './project-file.ts'

const FOLDER = new URL('../testdata/project-file/ledger/', import.meta.url)

test('properties, imports and central versions of the folders above', async () => {
  const extraction = await extractFixture(projectFile, FOLDER, 'src/App/Ledger.App.csproj')
  assert.deepEqual(linesOf(extraction), [
    'development* Ledger.Analyzers 0.9.0',
    'development* Ledger.Build.Sdk@4.2.0',
    'development* Ledger.Tools 7.0.0',
    'runtime* Ledger.Backport 6.0.0',
    'runtime* Ledger.Backport 6.5.0',
    'runtime* Ledger.Everywhere 0.1.0',
    'runtime* Ledger.Shared 1.4.*',
    'runtime* Ledger.Text [2.1.0,3.0)',
    'runtime* Ledger.Unlisted',
  ])
  assert.deepEqual(codesOf(extraction), ['manifest.missing-version'])
  assert.equal(componentOf(extraction, 'ledger.text@[2.1.0,3.0)').line, 9)
  assert.equal(componentOf(extraction, 'ledger.everywhere@0.1.0').line, undefined)
  assert.deepEqual([extraction.root, extraction.complete], [{ name: 'Ledger.App', version: '1.3.0' }, true])
})

test('what the files do not decide is reported, and nothing outside the tree is read', async () => {
  const extraction = await extractFixture(projectFile, FOLDER, 'legacy.vbproj')
  assert.deepEqual(
    linesOf(extraction).filter((line) => !line.includes('Analyzers') && !line.includes('Everywhere')),
    ['development* Ledger.Cli 1.0.0', 'runtime* Ledger.Text 2.1.0', 'runtime* Ledger.Unknown'],
  )
  assert.deepEqual(codesOf(extraction), ['manifest.unread-import', 'manifest.unresolved-property'])
  assert.deepEqual([extraction.root?.name, extraction.complete], ['Ledger.Legacy', false])
})

test('conditions: certain ones count, undecided ones leave both possibilities', async () => {
  const text = `<Project>
    <PropertyGroup><A>1.0</A></PropertyGroup>
    <PropertyGroup Condition="'$(Configuration)' == 'Debug'"><A>2.0</A></PropertyGroup>
    <PropertyGroup Condition="'$(B)' != ''"><C>3.0</C></PropertyGroup>
    <Choose><When Condition="'$(X)' == '1'"><ItemGroup><PackageReference Include="When" Version="1" /></ItemGroup></When>
    <Otherwise><ItemGroup><PackageReference Include="Otherwise" Version="1" /></ItemGroup></Otherwise></Choose>
    <ItemGroup><PackageReference Include="One;Two" Version="$(A)" /><PackageReference Include="Three" Version="$(c)" />
    <PackageReference Include="Three" Version="4" Condition="Exists('x')" />
    <PackageReference Include="Four" Version="1" /><PackageReference Update="Four" Version="2" /></ItemGroup></Project>`
  const extraction = await extractText(projectFile, 'a.csproj', text)
  assert.deepEqual(linesOf(extraction), [
    'runtime* Four 2',
    'runtime* One',
    'runtime* Otherwise 1',
    'runtime* Three 3.0',
    'runtime* Three 4',
    'runtime* Two',
    'runtime* When 1',
  ])
  assert.deepEqual(codesOf(extraction), ['manifest.unresolved-property'])
})

test('the file above is found by the function for it; imports in a circle end', async () => {
  const files = {
    'Directory.Build.props':
      '<Project><PropertyGroup><V>5.0</V></PropertyGroup><Import Project="loop.props" /></Project>',
    'loop.props': '<Project><Import Project="loop.props" /></Project>',
    'src/Directory.Build.props': `<Project><Import Project="$([MSBuild]::GetPathOfFileAbove('Directory.Build.props', '$(MSBuildThisFileDirectory)../'))" /></Project>`,
  }
  const text = '<Project><ItemGroup><PackageReference Include="A" Version="$(V)" /></ItemGroup></Project>'
  const extraction = await extractText(projectFile, 'src/a.csproj', text, files)
  assert.deepEqual(linesOf(extraction), ['runtime* A 5.0'])
  assert.deepEqual(codesOf(extraction), ['manifest.too-many-imports'])
})
