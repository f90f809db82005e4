import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import { bytesSource } from './byte-source.ts'
import { readImage } from './image.ts'
import { openImageArchive } from './image-archive.ts'
import type { KeepRules } from './image-files.ts'
import { imageSource } from './image-source.ts'
import { createImageTree } from './image-tree.ts'
import { ImageError, planImage } from './oci-image.ts'
import { archiveOf, dockerArchive, type Files, ociLayout, storeOf } from './testdata/build-image.ts'
import { buildTar, paxContent } from './testdata/build-tar.ts'

const kept = { keep: async () => ({ start: 0, length: 0 }) }
const rules: KeepRules = { wants: () => 'keep', sniffs: () => false }

async function problemsOf(files: Files) {
  const plan = await planImage(storeOf(files), undefined)
  assert.ok(plan)
  const { problems, tree } = await readImage(storeOf(files), plan, { rules, kept })
  return { codes: problems.map(({ code }) => code), paths: [...tree.nodes()].map(({ path }) => path) }
}

const two = dockerArchive([[{ path: 'a.txt' }], [{ path: 'b.txt' }]])
const blobOf = (files: Files, part: string) =>
  [...files].find(([path, bytes]) => path.startsWith('blobs/') && bytes.includes(part))?.[0] ?? ''

describe('hostile images', () => {
  it('with a broken, absent or forged layer are read as far as they go', async () => {
    const cut = new Map(two).set('1/layer.tar', (two.get('1/layer.tar') ?? Buffer.alloc(0)).subarray(0, 100))
    assert.deepEqual(await problemsOf(cut), { codes: ['tar.truncated'], paths: ['a.txt'] })
    const absent = new Map(two)
    absent.delete('0/layer.tar')
    assert.deepEqual(await problemsOf(absent), { codes: ['layer.absent'], paths: ['b.txt'] })
    const forged = new Map(two).set('0/layer.tar', buildTar([{ path: 'evil.txt' }]))
    assert.deepEqual(await problemsOf(forged), { codes: ['layer.digest-mismatch'], paths: ['evil.txt', 'b.txt'] })
    const noise = new Map(two).set('0/layer.tar', Buffer.alloc(5_000, 7))
    assert.deepEqual((await problemsOf(noise)).paths, ['b.txt'])
    const badGzip = new Map(two).set('0/layer.tar', gzipSync(Buffer.alloc(100_000)).subarray(0, 40))
    assert.deepEqual((await problemsOf(badGzip)).codes, ['layer.truncated'])
    const badZstd = new Map(two).set('0/layer.tar', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 1, 2, 3, 4, 5, 6]))
    assert.deepEqual((await problemsOf(badZstd)).codes, ['layer.bad-zstd'])
  })

  it('that unpack to far more than they hold are left', async () => {
    const bomb = new Map(two).set('0/layer.tar', gzipSync(Buffer.alloc(64 * 1024 * 1024), { level: 9 }))
    const { codes, paths } = await problemsOf(bomb)
    assert.equal(codes.length, 1)
    assert.deepEqual(paths, ['b.txt'])
  })

  it('whose documents are not what their digests say are refused', async () => {
    const layout = ociLayout([{ layers: [[{ path: 'a.txt' }]] }])
    const manifest = blobOf(layout, '"config"')
    await assert.rejects(problemsOf(new Map(layout).set(manifest, Buffer.from('{"layers":[]}'))), {
      code: 'image.digest-mismatch',
    })
    const gone = new Map(layout)
    gone.delete(manifest)
    await assert.rejects(problemsOf(gone), { code: 'image.missing-blob' })
  })

  it('with any documents give an image, none, or an ImageError', async () => {
    const texts = ['', '{', '[]', '{}', 'null', '[null]', '[{}]', '[{"Config":1,"Layers":{}}]', '{"manifests":[]}']
    const descriptors = ['{}', '{"digest":"../../etc/passwd"}', '{"digest":"sha256:zz"}', '1', '{"platform":7}']
    texts.push(...descriptors.map((text) => `{"manifests":[${text}]}`), '[{"Config":"../x","Layers":["../../y"]}]')
    for (const text of texts)
      for (const name of ['index.json', 'manifest.json']) {
        const files = new Map([
          [name, Buffer.from(text)],
          ['oci-layout', Buffer.from('{}')],
        ])
        const plan = planImage(storeOf(files), undefined)
        await plan.catch((error: unknown) => assert.ok(error instanceof ImageError, `${name} ${text}: ${error}`))
      }
  })

  it('with indexes in indexes end; every one must be what its digest says', async () => {
    const files = new Map([['oci-layout', Buffer.from('{}')]])
    let index = Buffer.from('{"manifests":[]}')
    for (let level = 0; level < 6; level++) {
      const hex = createHash('sha512').update(index).digest('hex')
      files.set(`blobs/sha512/${hex}`, index)
      index = Buffer.from(JSON.stringify({ manifests: [{ digest: `sha512:${hex}` }] }))
    }
    files.set('index.json', index)
    await assert.rejects(planImage(storeOf(files), undefined), { code: 'image.too-deep' })
    const loop = Buffer.from(JSON.stringify({ manifests: [{ digest: `sha512:${'0'.repeat(128)}` }] }))
    files.set('index.json', loop).set(`blobs/sha512/${'0'.repeat(128)}`, loop)
    await assert.rejects(planImage(storeOf(files), undefined), { code: 'image.digest-mismatch' })
  })

  it('with links to endlessly long paths lose those links alone', async () => {
    const linkTarget = 'a/'.repeat(200_000)
    const layer = buildTar([
      { path: 'pax', type: 'x', content: paxContent({ linkpath: linkTarget }) },
      { path: 'link', type: '2' },
      { path: 'a.txt' },
    ])
    const { codes, paths } = await problemsOf(dockerArchive([layer]))
    assert.deepEqual([codes, paths], [['layer.long-link'], ['a.txt']])
  })

  it('with whiteouts of one folder by many names are refused', () => {
    const tree = createImageTree({ whiteoutStepsMax: 10_000 })
    const node = { kind: 'file', digest: '', sizeBytes: 0, mode: 0, layer: 1 } as const
    for (let at = 0; at < 1_000; at++) tree.put(`d/${at}`, node)
    for (let at = 0; at < 20; at++) tree.put(`l${at}`, { kind: 'link', layer: 1, target: 'd' })
    assert.throws(() => {
      for (let at = 0; at < 20; at++) tree.clear(`l${at}`, 1)
    }, RangeError)
  })

  it('do not make whiteouts and links cost more than their number', async () => {
    const tree = createImageTree()
    const node = { kind: 'file', digest: '', sizeBytes: 0, mode: 0 } as const
    for (let at = 0; at < 20_000; at++) tree.put(`a/${at}`, { ...node, layer: 1 })
    for (let at = 0; at < 20_000; at++) tree.hide(`a/${at}`, 1)
    assert.equal(tree.nodeCount, 20_001, 'of the same layer')
    assert.equal(tree.list('a').length, 10_000, 'a listing is cut')
    tree.clear('a', 2)
    assert.equal(tree.nodeCount, 1)
    // Each link doubles the path that the next one stands for.
    for (let at = 0; at < 60; at++) tree.put(`l${at}`, { kind: 'link', layer: 0, target: `l${at + 1}/l${at + 1}` })
    assert.equal(tree.find('l0/x', true), undefined)
    tree.put(`${'deep/'.repeat(2_000)}x`, { ...node, layer: 0 })
    assert.equal([...tree.nodes()].filter(({ node: each }) => each.kind === 'file').length, 0)
  })

  it('with long chains of links cost no more steps than they have links, each way gone once', () => {
    const tree = createImageTree()
    const file = { kind: 'file', digest: '', sizeBytes: 0, mode: 0, layer: 0 } as const
    tree.put('end/a.txt', file)
    // 39 links one after the other, and a thousand paths through all of them.
    for (let at = 0; at < 39; at++)
      tree.put(`l${at}`, { kind: 'link', layer: 0, target: at === 38 ? 'end' : `l${at + 1}` })
    const before = tree.linkSteps
    for (let at = 0; at < 1_000; at++) assert.equal(tree.find('l0/a.txt', true)?.path, 'end/a.txt')
    assert.equal(tree.linkSteps - before, 39 * 2, 'one step for each link and one for each segment of it')
    // Forty for the whole path, folders and its last segment together.
    tree.put('end/again', { kind: 'link', layer: 0, target: '/l1/a.txt' })
    assert.equal(tree.find('end/again', true)?.path, 'end/a.txt')
    assert.equal(tree.find('l0/again', true), undefined)
    // What a way leads to is not remembered beyond a change.
    tree.put('l38', { kind: 'link', layer: 0, target: 'other' })
    assert.equal(tree.find('l0/a.txt', true), undefined)
    tree.put('other/a.txt', file)
    assert.equal(tree.find('l0/a.txt', true)?.path, 'other/a.txt')
  })

  it('with more links than anyone follows are told so, and their files are read', async () => {
    const tree = createImageTree({ linkStepsMax: 10_000 })
    const file = { kind: 'file', digest: '', sizeBytes: 0, mode: 0, layer: 0 } as const
    tree.put('a.txt', file)
    for (let at = 0; at < 5_000; at++) tree.put(`l${at}.txt`, { kind: 'link', layer: 0, target: `l${at + 1}.txt` })
    const source = imageSource(tree, { read: async () => new Uint8Array() }, () => false)
    const steps = await Array.fromAsync(source.walk(() => true))
    const codes = steps.map((step) => (step.kind === 'problem' ? step.problem.code : step.file.path))
    assert.deepEqual(codes, ['a.txt', 'image.too-many-link-steps'])
    assert.ok(tree.linkSteps < 10_000 + 5_000 * 2, `${tree.linkSteps} steps`)
    await assert.rejects(source.list('l0.txt/x'), { code: 'image.too-many-link-steps' })
  })

  it('as archives are found by place, links within them too', async () => {
    const files = [...two].map(([path, content]) => ({ path, content }))
    const tar = buildTar([
      ...files,
      { path: '2/layer.tar', type: '2', linkTarget: '../1/layer.tar' },
      { path: 'ring', type: '2', linkTarget: 'ring' },
      { path: 'out', type: '2', linkTarget: '../../../etc/passwd' },
    ])
    const archive = await openImageArchive(bytesSource(tar))
    const open = async (path: string) => (await archive.open(path))?.sizeBytes
    assert.equal(await open('2/layer.tar'), two.get('1/layer.tar')?.length)
    assert.equal(await open('ring'), undefined)
    assert.equal(await open('out'), undefined)
    const plan = await planImage(await openImageArchive(bytesSource(archiveOf(two))), undefined)
    assert.equal(plan?.layers.length, 2)
  })
})
