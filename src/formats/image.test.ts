import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readImage } from './image.ts'
import type { KeepRules, Kept } from './image-files.ts'
import { imageSource } from './image-source.ts'
import { planImage } from './oci-image.ts'
import { dockerArchive, type Files, type LayerSpec, ociLayout, storeOf } from './testdata/build-image.ts'
import { paxContent } from './testdata/build-tar.ts'

const rules: KeepRules = {
  wants: (path) => (path.endsWith('.txt') ? 'keep' : path.includes('.') ? 'no' : 'sniff'),
  sniffs: (_path, _mode, head) => Buffer.from(head).toString().startsWith('ELF'),
}

async function open(files: Files, platform?: string) {
  const plan = await planImage(storeOf(files), platform)
  assert.ok(plan)
  const parts: Buffer[] = []
  const kept = {
    async keep(chunks: AsyncIterable<Uint8Array>): Promise<Kept> {
      const bytes = Buffer.concat(await Array.fromAsync(chunks))
      parts.push(bytes)
      return { start: parts.length - 1, length: bytes.length }
    },
    read: async ({ start }: Kept, position: number, length: number) =>
      parts[start]?.subarray(position, position + length) ?? Buffer.alloc(0),
  }
  const { tree, problems } = await readImage(storeOf(files), plan, { rules, kept })
  const source = imageSource(tree, kept, () => false)
  const read = async (path: string, layer?: string) => {
    const file = await source.open(path, layer)
    return file && Buffer.from(await file.read(0, file.sizeBytes)).toString()
  }
  const walked: Record<string, string | undefined> = {}
  for await (const step of source.walk((path) => rules.wants(path, 0) !== 'no'))
    if (step.kind === 'file') walked[step.file.path] = await read(step.file.path)
  return { plan, problems: [...plan.problems, ...problems], read, walked, source }
}

const layers = (...specs: readonly LayerSpec[]) => open(dockerArchive(specs))
const codes = (problems: readonly { readonly code: string }[]) => problems.map(({ code }) => code)

describe('the files of an image', () => {
  it('are those of its layers, upper ones over lower ones', async () => {
    const { walked, plan, problems } = await layers(
      [
        { path: 'a.txt', content: '1' },
        { path: './d/b.txt', content: '1' },
        { path: '/e.txt', content: 'abs' },
      ],
      [
        { path: 'a.txt', content: '2' },
        { path: 'no.md', content: 'x' },
      ],
    )
    assert.deepEqual(walked, { 'a.txt': '2', 'd/b.txt': '1', 'e.txt': 'abs' })
    assert.deepEqual([plan.name, plan.platform], ['bank/pay:1.0', 'linux/amd64'])
    assert.deepEqual(
      plan.layers.map(({ createdBy }) => createdBy),
      ['RUN 0', 'RUN 1'],
    )
    assert.deepEqual(problems, [])
  })

  it('are packed in any of the ways layers are, and by platform', async () => {
    for (const packed of ['none', 'gzip', 'zstd'] as const) {
      const files = ociLayout([
        { architecture: 'arm64', packed, layers: [[{ path: 'arm.txt' }]] },
        { architecture: 'amd64', packed, layers: [[{ path: 'amd.txt' }]] },
      ])
      assert.deepEqual(Object.keys((await open(files)).walked), ['amd.txt'])
      assert.deepEqual(codes((await open(files)).problems), ['image.several'])
      assert.deepEqual(Object.keys((await open(files, 'linux/arm64')).walked), ['arm.txt'])
      assert.deepEqual(codes((await open(files, 'linux/arm64')).problems), [])
      await assert.rejects(open(files, 'windows/amd64'), { code: 'image.no-platform' })
    }
  })

  it('are hidden by whiteouts of higher layers, and of no other', async () => {
    const { walked } = await layers(
      [
        { path: 'gone.txt' },
        { path: 'kept.txt' },
        { path: 'folder/in.txt' },
        { path: 'opaque/old.txt' },
        { path: 'opaque/deep/old.txt' },
        { path: '.wh.kept.txt' },
      ],
      [
        { path: 'opaque/new.txt' },
        { path: 'opaque/.wh..wh..opq' },
        { path: 'opaque/late.txt' },
        { path: '.wh.gone.txt' },
        { path: '.wh.folder' },
        { path: 'folder/again.txt' },
        { path: '.wh..wh.plnk' },
      ],
    )
    assert.deepEqual(Object.keys(walked).sort(), ['folder/again.txt', 'kept.txt', 'opaque/late.txt', 'opaque/new.txt'])
  })

  it('do not vanish by whiteouts that name a parent', async () => {
    const { walked, problems } = await layers(
      [{ path: 'a/b.txt' }],
      [{ path: 'a/.wh...' }, { path: 'a/.wh..' }, { path: 'a/.wh.' }],
    )
    assert.deepEqual(Object.keys(walked), ['a/b.txt'])
    assert.deepEqual(codes(problems), Array(3).fill('layer.bad-whiteout'))
  })

  it('cannot stand outside of the image', async () => {
    const { walked, problems, read } = await layers([
      { path: '../up.txt' },
      { path: 'a/../../up.txt' },
      { path: 'link', type: '2', linkTarget: '../../..' },
      { path: 'link/etc/shadow.txt', content: 'in the image' },
      { path: 'abs.txt', type: '2', linkTarget: '/etc/shadow.txt' },
    ])
    assert.deepEqual(codes(problems), ['layer.unsafe-path', 'layer.unsafe-path'])
    assert.deepEqual(walked, { 'etc/shadow.txt': 'in the image', 'abs.txt': 'in the image' })
    assert.equal(await read('link/link/etc/shadow.txt'), 'in the image')
  })

  it('are found through links, and links in a ring are none', async () => {
    const { walked, read } = await layers([
      { path: 'usr/lib/os.txt', content: 'os' },
      { path: 'etc/os.txt', type: '2', linkTarget: '../usr/lib/os.txt' },
      { path: 'lib', type: '2', linkTarget: 'usr/lib' },
      { path: 'ring.txt', type: '2', linkTarget: 'ring2.txt' },
      { path: 'ring2.txt', type: '2', linkTarget: 'ring.txt' },
      { path: 'loop', type: '2', linkTarget: 'loop/loop' },
      { path: 'loop/x.txt' },
    ])
    assert.equal(await read('lib/os.txt'), 'os')
    assert.deepEqual(Object.keys(walked).sort(), ['etc/os.txt', 'usr/lib/os.txt'])
    assert.equal(await read('ring.txt'), undefined)
  })

  it('go where the links of lower layers lead, unless a folder replaces the link', async () => {
    const { walked } = await layers(
      [
        { path: 'lib', type: '2', linkTarget: 'usr/lib' },
        { path: 'usr/lib/a.txt', content: '1' },
      ],
      [{ path: 'lib/a.txt', content: '2' }],
      [
        { path: 'lib', type: '5' },
        { path: 'lib/b.txt', content: '3' },
      ],
    )
    assert.deepEqual(walked, { 'usr/lib/a.txt': '2', 'lib/b.txt': '3' })
  })

  it('have several names by hard links, also when only the other name is asked for', async () => {
    const { walked, problems } = await layers([
      { path: 'a.txt', content: 'a' },
      { path: 'b.txt', type: '1', linkTarget: 'a.txt' },
      { path: 'store/blob.bin', content: 'blob' },
      { path: 'c.txt', type: '1', linkTarget: './store/blob.bin' },
      { path: 'lost.txt', type: '1', linkTarget: 'nowhere' },
    ])
    assert.deepEqual(walked, { 'a.txt': 'a', 'b.txt': 'a', 'c.txt': 'blob' })
    assert.deepEqual(codes(problems), ['layer.lost-link'])
  })

  it('are kept for their first bytes too, and not for those of a lower layer', async () => {
    const program = { path: 'bin/tool', content: `ELF${'x'.repeat(10_000)}` }
    assert.deepEqual(Object.keys((await layers([program, { path: 'bin/sh', content: '#!' }])).walked), ['bin/tool'])
    assert.deepEqual((await layers([program], [{ path: 'bin/tool', content: '#!' }])).walked, {})
  })

  it('remember what they were in lower layers', async () => {
    const { source, read } = await layers(
      [{ path: 'db.txt', content: '1' }],
      [{ path: 'other.txt' }],
      [{ path: 'db.txt', content: '2' }],
      [{ path: 'db.txt', content: '3' }],
    )
    for await (const step of source.walk((path) => path === 'db.txt')) {
      assert.ok(step.kind === 'file')
      const { earlierLayers = [] } = step.file
      assert.deepEqual(await Promise.all(earlierLayers.map((layer) => read('db.txt', layer))), ['2', '1'])
    }
  })

  it('have long names, and odd entries cost only themselves', async () => {
    const long = `${'d/'.repeat(80)}x.txt`
    const { walked, problems } = await layers([
      { path: 'x', type: 'x', content: paxContent({ path: long, 'SCHILY.xattr.user.a': 'b' }) },
      { path: 'short.txt', content: 'long' },
      { path: 'x', type: 'x', content: paxContent({ 'GNU.sparse.major': '1' }) },
      { path: 'sparse.txt', content: 'y' },
      { path: 'odd', type: 'V', content: 'volume' },
      { path: 'dev', type: '3' },
      { path: 'last.txt', content: 'z' },
    ])
    assert.deepEqual(walked, { [long]: 'long', 'last.txt': 'z' })
    assert.deepEqual(codes(problems), ['layer.sparse-file', 'layer.unknown-type'])
  })
})
