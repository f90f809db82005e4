import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { codesOf, extractText } from '#ecosystems/npm/testdata/summary.ts'
import { formatPurl } from '#formats/purl.ts'
import { installed } from './installed.ts'

const fixture = (name: string) => readFileSync(new URL(`../testdata/installed/${name}.json`, import.meta.url), 'utf8')
const one = async (path: string, text: string) => {
  const { components, warnings, complete } = await extractText(installed, path, text)
  assert.deepEqual([components.length, warnings, complete], [1, [], true])
  return components[0] ?? assert.fail()
}
const purlOf = async (record: object) =>
  formatPurl(
    (await one('node_modules/a/package.json', JSON.stringify({ name: 'a', version: '1.0.0', ...record }))).purl,
  )

test('only manifests of packages are read, wherever they are installed', () => {
  for (const path of [
    'node_modules/a/package.json',
    'node_modules/@s/a/package.json',
    'usr/local/lib/node_modules/npm/node_modules/@npmcli/fs/package.json',
    'packages/x/node_modules/a/package.json',
    'node_modules/.pnpm/a@1.0.0_b@2.0.0/node_modules/a/package.json',
    'node_modules/.bun/@s+a@1.0.0/node_modules/@s/a/package.json',
  ])
    assert.equal(installed.matches(path), true, path)
  for (const path of [
    'package.json',
    'node_modules/package.json',
    'node_modules/@s/package.json',
    'node_modules/a/lib/package.json',
    'node_modules/a/test/node_modules/b/package.json',
    'node_modules/@s/a/test/fixtures/node_modules/@s/b/package.json',
    'node_modules/a/node_modules/package.json',
    'node_modules/.cache/package.json',
    'node_modules/.pnpm/node_modules/package.json',
    'node_modules/a/package.json/x',
    `${'node_modules/a/'.repeat(1_000)}package.json`,
  ])
    assert.equal(installed.matches(path), false, path)
})

test('what npm 6 noted is told: origin, digests, and who asked for it', async () => {
  const { purl, dependsOnInstalled, ...rest } = await one('node_modules/right/package.json', fixture('npm-6'))
  assert.equal(formatPurl(purl), 'pkg:npm/right@3.0.1')
  assert.deepEqual(rest, {
    id: 'node_modules/right',
    direct: true,
    scope: 'runtime',
    hashes: [
      'sha512-bm90IHJlYWwsIG1hZGUgZm9yIHRlc3RzIG9ubHkhIQBub3QgcmVhbCwgbWFkZSBmb3IgdGVzdHMgb25seSEhAA==',
      'sha1:4f1d0a7c0c5b8f3e2d1a9b8c7d6e5f4a3b2c1d0e',
    ],
    license: 'Apache-2.0',
    source: 'https://registry.example/right/-/right-3.0.1.tgz',
    dependsOn: [],
  })
  assert.deepEqual(dependsOnInstalled?.files, ['shared/package.json'])
})

test('later ones tell what they depend on, found as Node finds it', async () => {
  const path = 'app/node_modules/host/node_modules/@bank/forms/package.json'
  const { license, direct, dependsOnInstalled } = await one(path, fixture('scoped'))
  assert.deepEqual([license, direct], ['MIT OR BSD-3-Clause', undefined])
  assert.deepEqual(dependsOnInstalled, {
    folders: [
      'app/node_modules/host/node_modules/@bank/forms/node_modules',
      'app/node_modules/host/node_modules/@bank/node_modules',
      'app/node_modules/host/node_modules',
      'app/node_modules',
      'node_modules',
    ],
    files: ['right/package.json', 'shared/package.json', 'inside/package.json'],
    filesMayLack: ['native/package.json', 'host/package.json'],
  })
})

test('what no registry served is not called by its name alone', async () => {
  const git = 'git+ssh://git@git.example/bank/a.git#4f1d0a7c0c5b8f3e2d1a9b8c7d6e5f4a3b2c1d0e'
  assert.match(await purlOf({ _resolved: git }), /^pkg:npm\/a@1\.0\.0\?vcs_url=git%2Bssh/)
  const archive = 'https://upstream.example/a.tgz'
  assert.match(await purlOf({ _resolved: archive, _requested: { type: 'remote' } }), /\?download_url=https/)
  assert.equal(await purlOf({ _resolved: archive, _requested: { type: 'range' } }), 'pkg:npm/a@1.0.0')
  assert.match(await purlOf({ _resolved: 'file:../a.tgz' }), /\?download_url=file/)
  assert.equal(await purlOf({ _resolved: 'file:../a' }), 'pkg:generic/a@1.0.0')
  const bundled = await one(
    'node_modules/host/node_modules/a/package.json',
    '{"name":"a","version":"1.0.0","_inBundle":true,"_development":true,"_requiredBy":["/host"]}',
  )
  assert.deepEqual([bundled.source, bundled.scope, bundled.direct], ['bundle:node_modules/host', 'development', false])
})

test('what names no package is said, and hides what it may', async () => {
  const told = async (text: string) => {
    const { components, complete, ...rest } = await extractText(installed, 'node_modules/a/package.json', text)
    return [codesOf({ components, complete, ...rest }).join(), components.length, complete]
  }
  assert.deepEqual(await told('{"type":"module"}'), ['installed.unnamed', 0, true])
  assert.deepEqual(await told('{"name":"a","version":7}'), ['installed.unnamed', 0, true])
  assert.deepEqual(await told('{"name":"../a","version":"1.0.0"}'), ['installed.unreadable', 0, false])
  assert.deepEqual(await told('{"name":"a","version":"1\\u0000"}'), ['installed.unreadable', 0, false])
  assert.deepEqual(await told('[]'), ['installed.unreadable', 0, false])
  assert.deepEqual(await told('{"name":'), ['lockfile.unreadable', 0, false])
  assert.deepEqual(await told('{"name":"a","version":"one"}'), ['installed.unusual-version', 1, true])
  assert.deepEqual(await told('{"name":"a","version":"1.0.0","_integrity":"x"}'), [
    'installed.unreadable-integrity',
    1,
    true,
  ])
  const odd = '{"__proto__":"1","constructor":"1","../../x":"1",".":"1","@s":"1","a/b/c":"1","b":"1"}'
  const { dependsOnInstalled } = await one(
    'node_modules/a/package.json',
    `{"name":"a","version":"1.0.0","dependencies":${odd}}`,
  )
  assert.deepEqual(
    dependsOnInstalled?.files,
    ['__proto__', 'constructor', 'b'].map((name) => `${name}/package.json`),
  )
})
