// node_modules beside a lockfile, without one, in an image: each package once, and nothing that contradicts the lockfile.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { findEcosystem } from '#ecosystems/index.ts'
import { npmExtractors } from '#ecosystems/npm/extractors/index.ts'
import { mergeFindings } from './merge-findings.ts'
import { scanFiles } from './scan-files.ts'
import { memorySource } from './testdata/memory-source.ts'

type Tree = Readonly<Record<string, object | string>>

async function scanned(tree: Tree) {
  const files = Object.entries(tree).map(([path, value]) => [
    path,
    typeof value === 'string' ? value : JSON.stringify(value),
  ])
  const found = await scanFiles(memorySource(Object.fromEntries(files)), { extractors: npmExtractors })
  return mergeFindings(found, { subject: { kind: 'folder', name: 'x', facts: {} }, findType: findEcosystem })
}

/** `left@1.0.0 direct development > right@2.0.0`. */
const told = ({ components }: Awaited<ReturnType<typeof scanned>>) =>
  components.map(({ ref, direct, scope, dependsOn }) =>
    [
      ref.replace('pkg:npm/', ''),
      direct === undefined ? 'unknown' : direct ? 'direct' : 'transitive',
      scope,
      ...dependsOn.flatMap((other) => ['>', other.replace('pkg:npm/', '')]),
    ].join(' '),
  )

const manifest = { name: 'pay', version: '3.0.0', dependencies: { left: '^1.0.0' }, devDependencies: { tool: '*' } }
const places = {
  'node_modules/left': { version: '1.0.0', dependencies: { right: '*' } },
  'node_modules/right': { version: '2.0.0' },
  'node_modules/tool': { version: '5.0.0', dev: true, dependencies: { right: '^1.0.0' } },
  'node_modules/tool/node_modules/right': { version: '1.1.0', dev: true },
}
const lockfile = { name: 'pay', lockfileVersion: 3, packages: { '': manifest, ...places } }
const hidden = { name: 'pay', lockfileVersion: 3, packages: places }
const installed = Object.fromEntries(
  Object.entries(places).map(([path, { version, ...rest }]) => {
    const name = path.slice(path.lastIndexOf('node_modules/') + 13)
    return [`${path}/package.json`, { name, version, dependencies: 'dependencies' in rest ? rest.dependencies : {} }]
  }),
)
const whole = [
  'left@1.0.0 direct runtime > right@2.0.0',
  'right@1.1.0 transitive development',
  'right@2.0.0 transitive runtime',
  'tool@5.0.0 direct development > right@1.1.0',
]

describe('packages in node_modules', () => {
  it('say nothing against the lockfile by which they were installed', async () => {
    const files = { 'package.json': manifest, 'package-lock.json': lockfile, ...installed }
    const sbom = await scanned(files)
    assert.deepEqual([told(sbom), sbom.complete], [whole, true])
    assert.deepEqual(
      sbom.components[0]?.occurrences.map(({ path, reads }) => `${path} ${reads}`),
      ['node_modules/left/package.json installed', 'package-lock.json lockfile', 'package.json manifest'],
    )
    const both = await scanned({ ...files, 'node_modules/.package-lock.json': hidden })
    assert.deepEqual([told(both), both.complete], [whole, true])
  })

  it('are told by npm’s hidden lockfile, with the manifest or without', async () => {
    const files = { 'node_modules/.package-lock.json': hidden, ...installed }
    const sbom = await scanned({ 'package.json': manifest, ...files })
    assert.deepEqual([told(sbom), sbom.complete], [whole, true])
    assert.deepEqual(
      told(await scanned(files)),
      whole.map((line) => line.replace(/ (direct|transitive) /, ' unknown ')),
    )
    const { 'node_modules/left': left, 'node_modules/right': right } = places
    const production = { ...hidden, packages: { 'node_modules/left': left, 'node_modules/right': right } }
    const lean = await scanned({ 'package.json': manifest, 'node_modules/.package-lock.json': production })
    assert.deepEqual([told(lean), lean.complete], [[whole[0], whole[2]], true])
  })

  it('without any lockfile are what the manifest asks for, as Node finds them', async () => {
    const sbom = await scanned({ 'package.json': manifest, ...installed })
    // For what they are used is not told: as if it mattered most.
    assert.deepEqual(
      told(sbom),
      whole.map((line) => line.replace('development', 'runtime')),
    )
    assert.deepEqual([sbom.complete, sbom.components.every(({ dependenciesKnown }) => dependenciesKnown)], [true, true])
    const { 'node_modules/right/package.json': _, ...lacking } = installed
    const partly = await scanned({ 'package.json': manifest, ...lacking })
    assert.deepEqual(
      partly.components.map(({ title, dependenciesKnown }) => [title, dependenciesKnown]),
      [
        ['left', false],
        ['right', true],
        ['tool', true],
      ],
    )
  })

  it('of a workspace are found above it', async () => {
    const sbom = await scanned({
      'package.json': { name: 'bank', workspaces: ['apps/*'] },
      'apps/pay/package.json': { name: 'pay', dependencies: { left: '^1.0.0', right: '2', gone: '1' } },
      'apps/pay/node_modules/right/package.json': { name: 'right', version: '2.0.0' },
      'node_modules/right/package.json': { name: 'right', version: '1.1.0' },
      'node_modules/left/package.json': { name: 'left', version: '1.0.0', dependencies: { right: '1' } },
    })
    assert.deepEqual(told(sbom), [
      'gone direct runtime',
      'left@1.0.0 direct runtime > right@1.1.0',
      'right@1.1.0 transitive runtime',
      'right@2.0.0 direct runtime',
    ])
  })

  it('in an image count wherever they lie, and nothing is said of direct', async () => {
    const global = 'usr/local/lib/node_modules'
    const sbom = await scanned({
      [`${global}/npm/package.json`]: { name: 'npm', version: '11.0.0', dependencies: { semver: '^7' } },
      [`${global}/npm/node_modules/semver/package.json`]: { name: 'semver', version: '7.7.0' },
      [`${global}/npm/node_modules/semver/test/package.json`]: { name: 'fixture', version: '0.0.0' },
      [`${global}/npm/package-lock.json`]: lockfile,
      [`${global}/npm/node_modules/.package-lock.json`]: hidden,
    })
    assert.deepEqual(told(sbom), ['npm@11.0.0 unknown runtime > semver@7.7.0', 'semver@7.7.0 unknown runtime'])
  })

  it('of Debian are packages, not projects with what their authors use', async () => {
    const modules = 'usr/share/nodejs'
    const sbom = await scanned({
      [`${modules}/npm/package.json`]: {
        name: 'npm',
        version: '9.2.0',
        dependencies: { '@npmcli/fs': '2', semver: '7' },
      },
      [`${modules}/npm/node_modules/own/package.json`]: {
        name: 'own',
        version: '1.0.0',
        dependencies: { semver: '*' },
      },
      [`${modules}/@npmcli/fs/package.json`]: { name: '@npmcli/fs', version: '2.1.2', devDependencies: { tap: '*' } },
      [`${modules}/semver/package.json`]: { name: 'semver', version: '7.3.8' },
      [`${modules}/semver/test/package.json`]: { dependencies: { other: '*' } },
      [`${modules}/semver/package-lock.json`]: lockfile,
    })
    assert.deepEqual(told(sbom), [
      '%40npmcli/fs@2.1.2 unknown runtime',
      'npm@9.2.0 unknown runtime > %40npmcli/fs@2.1.2 > semver@7.3.8',
      'own@1.0.0 unknown runtime > semver@7.3.8',
      'semver@7.3.8 unknown runtime',
    ])
  })

  it('from elsewhere than a registry are what the lockfile says, once', async () => {
    const resolved = 'git+ssh://git@git.example/bank/forms.git#4f1d0a7c0c5b8f3e2d1a9b8c7d6e5f4a3b2c1d0e'
    const packages = {
      '': { dependencies: { forms: resolved } },
      'node_modules/forms': { version: '2.0.0', resolved },
    }
    const sbom = await scanned({
      'package-lock.json': { lockfileVersion: 3, packages },
      'node_modules/forms/package.json': { name: 'forms', version: '2.0.0' },
      'node_modules/other/package.json': { name: 'other', version: '1.0.0' },
    })
    assert.deepEqual(
      sbom.components.map(({ ref, direct }) => [ref.slice(0, 30), direct]),
      [
        ['pkg:npm/forms@2.0.0?vcs_url=gi', true],
        ['pkg:npm/other@1.0.0', undefined],
      ],
    )
  })

  it('are read by the thousand in no time', { timeout: 10_000 }, async () => {
    const names = Array.from({ length: 3_000 }, (_, at) => `p${at}`)
    const tree = Object.fromEntries(
      names.map((name, at) => {
        const dependencies = Object.fromEntries(names.slice(at + 1, at + 9).map((other) => [other, '*']))
        return [`node_modules/${name}/package.json`, { name, version: '1.0.0', dependencies }]
      }),
    )
    const sbom = await scanned({ 'package.json': { dependencies: { p0: '*' } }, ...tree })
    assert.equal(sbom.components.length, 3_000)
    assert.equal(sbom.components.find(({ title }) => title === 'p7')?.dependsOn.length, 8)
  })
})
