import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import { sha256Hex } from '#formats/hash.ts'
import { archiveOf, dockerArchive, ociLayout } from '#formats/testdata/build-image.ts'
import { buildTar } from '#formats/testdata/build-tar.ts'
import { checkCyclonedx } from '#formats/testdata/check-cyclonedx.ts'
import { testCli } from '#test/cli.ts'

const lockfile = (version = '1.0.0') =>
  JSON.stringify(
    {
      name: 'pay',
      version: '3.0.0',
      lockfileVersion: 3,
      packages: {
        '': { name: 'pay', version: '3.0.0', dependencies: { left: '^1.0.0' } },
        'node_modules/left': { version, license: 'MIT', dependencies: { right: '*' } },
        'node_modules/right': { version: '2.0.0' },
      },
    },
    null,
    1,
  )

describe('assay scan', () => {
  const cli = testCli()
  const put = (path: string, content: string | Uint8Array) => {
    mkdirSync(join(cli.folder, path, '..'), { recursive: true })
    writeFileSync(join(cli.folder, path), content)
  }
  const scan = (...args: string[]) => cli.run(['scan', ...args])
  const json = async (...args: string[]) => JSON.parse((await scan(...args, '--format', 'json')).out)
  const refs = async (...args: string[]) => (await json(...args)).components.map(({ ref }: { ref: string }) => ref)
  const both = ['pkg:npm/left@1.0.0', 'pkg:npm/right@2.0.0']
  put('app/package-lock.json', lockfile())
  put('app/package.json', JSON.stringify({ name: 'pay', dependencies: { left: '^1.0.0' } }))
  put('app/.git/package-lock.json', lockfile('9.9.9'))

  it('writes CycloneDX of a folder, with relative paths and the project’s edges', async () => {
    const { code, out, err } = await scan('app')
    assert.equal(code, 0, err)
    const bom = JSON.parse(out)
    assert.deepEqual(checkCyclonedx(bom), [])
    assert.equal(bom.metadata.timestamp, '2026-06-01T08:00:00Z')
    assert.equal(bom.metadata.tools.components[0].version, '1.2.3')
    assert.deepEqual([bom.metadata.component.name, bom.metadata.component.version], ['pay', '3.0.0'])
    assert.deepEqual(bom.dependencies, [
      { ref: 'subject', dependsOn: [both[0]] },
      { ref: both[0], dependsOn: [both[1]] },
      { ref: both[1] },
    ])
    assert.deepEqual(bom.components[0].evidence.occurrences[0], {
      location: 'package-lock.json',
      line: 13,
      additionalContext: 'extractor=npm/package-lock',
    })
    assert.match(err, /Components: 2; direct: 1; without a known version: 0/)
  })

  it('writes each format, to a file too', async () => {
    assert.match(
      (await scan('app', '--format', 'table')).out,
      /^package +version[\s\S]*\nleft +1\.0\.0 +npm +runtime +direct/,
    )
    assert.equal(JSON.parse((await scan('app', '--format', 'spdx')).out).spdxVersion, 'SPDX-2.3')
    assert.equal((await json('app')).schema, 'assay-scan/1')
    assert.equal(JSON.parse((await scan('app', '--json')).out).schema, 'assay-scan/1')
    const { out, code } = await scan('app', '-o', 'bom.json')
    assert.deepEqual([out, code], ['', 0])
    assert.deepEqual(checkCyclonedx(JSON.parse(readFileSync(join(cli.folder, 'bom.json'), 'utf8'))), [])
    assert.equal((await scan('app', '-o', 'no/where/bom.json')).code, 2)
    assert.ok(!readdirSync(cli.folder).some((name) => name.endsWith('.part')))
  })

  it('writes the same bytes for the same input, at the time that is given', async () => {
    for (const format of ['cyclonedx', 'spdx', 'json']) {
      const args = ['scan', 'app', '--reproducible', '--format', format]
      const [one, other] = [await cli.run([...args, '--jobs', '1']), await cli.run([...args, '--jobs', '4'])]
      assert.equal(one.out, other.out)
    }
    const environment = { SOURCE_DATE_EPOCH: '1700000000' }
    const dated = await cli.run(['scan', 'app', '--reproducible'], { environment })
    assert.equal(JSON.parse(dated.out).metadata.timestamp, '2023-11-14T22:13:20Z')
    assert.equal((await cli.run(['scan', 'app'], { environment: { SOURCE_DATE_EPOCH: 'now' } })).code, 3)
    assert.equal(JSON.parse((await scan('app', '--reproducible')).out).metadata.timestamp, undefined)
  })

  it('reads one file with its neighbours, and standard input by a name', async () => {
    assert.deepEqual(await refs('app/package-lock.json'), both)
    const named = await cli.run(['scan', '-', '--stdin-name', 'package-lock.json'], { stdin: lockfile() })
    assert.equal(JSON.parse(named.out).components.length, 2)
    assert.equal((await cli.run(['scan', '-'], { stdin: lockfile() })).code, 2)
    assert.equal((await cli.run(['scan', '-'], { stdin: '' })).code, 2)
  })

  it('reads images from any packing, folder or pipe, and says which layer', async () => {
    const layers = [
      [
        { path: 'srv/package-lock.json', content: lockfile() },
        { path: 'usr/lib/os-release', content: 'ID=alpine\nVERSION_ID=3.20' },
      ],
      [{ path: 'srv/.wh.none' }],
    ]
    const archive = archiveOf(dockerArchive(layers))
    put('image.tar', archive)
    put('image.tar.gz', gzipSync(archive))
    put('oci.tar', archiveOf(ociLayout([{ layers }])))
    for (const [path, content] of ociLayout([{ layers, packed: 'zstd' }])) put(`oci/${path}`, content)
    put('rootfs.tar', buildTar(layers[0] ?? []))
    for (const target of ['image.tar', 'image.tar.gz', 'oci.tar', 'oci', 'rootfs.tar'])
      assert.deepEqual(await refs(target), both, target)
    const { out } = await cli.run(['scan', '-', '--format', 'json'], { stdin: gzipSync(archive) })
    const { subject, components } = JSON.parse(out)
    assert.deepEqual([subject.name, subject.kind, subject.facts['os:id']], ['bank/pay:1.0', 'image', 'alpine'])
    assert.match(components[0].occurrences[0].layer, /^sha256:[0-9a-f]{64}$/)
    assert.deepEqual(await refs('image.tar', '--exclude', 'srv'), [])
    assert.equal((await scan('oci.tar', '--platform', 'windows/arm')).code, 2)
    assert.equal((await scan('image.tar', '--platform', 'nonsense')).code, 2)
  })

  it('names the layer that brought a system package, and its distribution', async () => {
    const status = (...names: readonly string[]) =>
      names
        .map((name) => `Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1.0-1\n`)
        .join('\n')
    const release = 'ID=debian\nVERSION_ID="12"\n'
    const layers = [
      [
        { path: 'usr/lib/os-release', content: release },
        { path: 'etc/os-release', type: '2', linkTarget: '../usr/lib/os-release' },
        { path: 'var/lib/dpkg/status', content: status('first', 'gone', 'again') },
      ],
      [{ path: 'var/lib/dpkg/status', content: status('first', 'second') }],
      [{ path: 'var/lib/dpkg/status', content: status('first', 'second', 'again') }],
    ]
    put('system.tar', archiveOf(dockerArchive(layers)))
    const { components } = await json('system.tar')
    const digests = layers.map((layer) => `sha256:${sha256Hex(buildTar(layer))}`)
    assert.deepEqual(
      components.map(({ name, occurrences }: { name: string; occurrences: { layer: string }[] }) => [
        name,
        digests.indexOf(occurrences[0]?.layer ?? ''),
      ]),
      [
        ['again', 2],
        ['first', 0],
        ['second', 1],
      ],
    )
    assert.match(components[0].purl, /distro=debian-12/)
  })

  it('leaves nothing behind in the folder for temporary files', async () => {
    const before = process.env.TMPDIR
    const folder = join(cli.folder, 'temporary')
    mkdirSync(folder)
    process.env.TMPDIR = folder
    try {
      const stdin = gzipSync(archiveOf(dockerArchive([[{ path: 'package-lock.json', content: lockfile() }]])))
      assert.equal((await cli.run(['scan', '-'], { stdin })).code, 0)
      assert.equal((await cli.run(['scan', '-'], { stdin: 'neither' })).code, 2)
      assert.deepEqual(readdirSync(folder), [])
    } finally {
      process.env.TMPDIR = before
      if (before === undefined) delete process.env.TMPDIR
    }
  })

  it('leaves out what is excluded, and .git always', async () => {
    put('two/a/package-lock.json', lockfile())
    put('two/b/deep/package-lock.json', lockfile('1.1.1'))
    assert.equal((await refs('two')).length, 3)
    for (const pattern of ['b', './b/', '**/deep', 'b/*', '**/deep/*.json'])
      assert.deepEqual(await refs('two', '--exclude', pattern), both, pattern)
    assert.deepEqual(await refs('two', '--exclude', 'a', '--exclude', 'b'), [])
  })

  it('scans the rest when one file is broken, and does not call that clean', async () => {
    put('broken/good/package-lock.json', lockfile())
    put('broken/bad/package-lock.json', '{"lockfileVersion": 3, "packages": ')
    symlinkSync('/etc/hostname', join(cli.folder, 'broken', 'yarn.lock'))
    const { code, err, out } = await scan('broken', '--format', 'json')
    assert.equal(code, 6)
    assert.match(err, /bad\/package-lock\.json: .*\(lockfile\.unreadable\)/)
    assert.match(err, /yarn\.lock: .*\(link\.outside\)/)
    assert.equal(JSON.parse(out).components.length, 2)
    assert.equal((await scan('broken', '--allow-incomplete')).code, 0)
  })

  it('says what is wrong with the command', async () => {
    assert.equal((await scan()).code, 2)
    assert.equal((await scan('nowhere')).code, 2)
    put('readme.md', '# none')
    assert.match((await scan('readme.md')).err, /neither a folder nor an image/)
    assert.equal((await scan('app', '--format', 'xml')).code, 2)
    for (const needing of [
      ['--fail-on', 'high'],
      ['--format', 'sarif'],
      ['--ignore', 'X'],
      ['--max-data-age', '1'],
    ])
      assert.match((await scan('app', ...needing)).err, /needs --advisories/)
    const help = await scan('--help')
    assert.equal(help.code, 0)
    assert.match(help.out, /^Examples:\n {2}assay scan \. /)
    assert.match((await cli.run(['scan', 'nowhere'], { chinese: true })).err, /nowhere \p{Script=Han}/u)
  })
})
